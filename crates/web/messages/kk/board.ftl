## List of checkpoints
checkpoints-title = Өткізу пункттері
checkpoints-lead = Электрондық кезек жұмыс істейтін { $n } автомобиль өткізу пункті. Деректер бүгінгі күнге берілген.
checkpoints-filter = Көрші ел бойынша сүзу
checkpoints-all = Барлығы
checkpoints-none = Мұндай өткізу пункті табылмады. Атауын басқаша жазып көріңіз немесе барлығын ашыңыз.
checkpoints-first-free = Бірінші бос уақыт
checkpoints-nothing-free = 90 күнге дейін бос орын жоқ
checkpoints-closed = Жабық

## Live board
board-title = { $checkpoint } өткізу пункті
board-back = Барлық өткізу пункттері
board-book-here = Осы жерге брондау
board-old = деректер { $age } бұрын жаңартылған
board-closed-until = Өткізу пункті { $until } дейін жабық. Броні бар көліктердің уақыты өздігінен ауыстырылады, бұл үшін төлем алынбайды.
board-today = { $day }: цифрлар
board-capacity = Барлық орын
board-booked = Брондалған
board-free = Бос
board-used = Кірген
board-no-show = Келмеген
board-expedited = Жеделдетілген
board-expedited-of = ең көбі { $quota }; броньдардың { $percent } пайызы
board-expedited-tag = Жеделдетілген
board-hours = Сағаттар бойынша
board-hours-chart = Сағаттар бойынша барлық, брондалған және пайдаланылған орындар диаграммасы; дәл сол деректер төмендегі кестеде
board-hours-table = Кестемен көрсету
board-lorries = Қазір кезекте
board-no-lorries = Қазір күту аймағында да, шақырылғандар арасында да көлік жоқ.
board-since = Осы күйде
board-refusals = Шлагбаум ашылмаған көліктер

## Why the barrier stays closed
entry-unknown-plate = бұл нөмірге бронь жоқ
entry-too-early = брондалған уақыттан ерте келді
entry-not-called = әлі шақырылған жоқ
entry-too-late = брондалған уақыты өтіп кетті
entry-unpaid = төлем жасалмаған
entry-wrong-checkpoint = бронь басқа өткізу пунктіне жасалған
entry-already-inside = көлік өткізу пунктіне кіріп қойған
entry-stopped = өткізілмеді, қызметкер шешеді
entry-other = өткізілмеді, қызметкер анықтап жатыр
