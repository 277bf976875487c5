# Кім кінәлі, төлемді кешіру, төленді – бірақ орын жоқ.

## Броньмен не болды (28-тармақ)
fault-given-up-unpaid = Сіз броньнан төлемей тұрып бас тарттыңыз.
fault-not-paid-in-time = Орын сақталған уақытта төлем түспеді.
fault-checks-said-no = Мемлекеттік тізілім көрсетілген мәліметтерді растамады.
fault-register-silent = Мемлекеттік тізілім тым ұзақ жауап бермеді.
fault-given-up = Сіз төленген броньды тоқтаттыңыз.
fault-refused-in-zone = Сіз күту аймағында тұрып броньнан бас тарттыңыз.
fault-left-zone-late = Көлік күту аймағынан кеш шықты.
fault-late-from-zone = Көлік күту аймағынан кешікті немесе келмеді.
fault-did-not-appear = Көлік брондалған уақытта келмеді.
fault-turned-back = Көлік өткізу пунктінің ішінен кері қайтарылды.
fault-crossed = Көлік шекарадан өтті.
fault-moved-by-user = Сіз броньды ауыстырдыңыз.
fault-checkpoint-closed = Өткізу пункті жабық болды.
fault-equipment-failed = Өткізу пунктінде жабдық істен шықты.
fault-register-outage = Кезек немесе мемлекеттік тізілім жұмыс істемеді.
fault-capacity-cut = Өткізу пункті брондалғаннан аз көлік қабылдай алды.
fault-disagree = Басқаша болған болса, операторға жазыңыз: себеп сізден болмаса, төлем қайтарылады.
at-fault-user = Себеп пайдаланушы тарапынан.
at-fault-registrar = Бұл сіздің кінәңізден емес.
at-fault-nobody = Ешкім кінәлі емес.
consequence-nothing-paid = Ештеңе төленген жоқ, сондықтан шығын да, қарыз да жоқ.
consequence-used = { $fee } төлем өтуге жұмсалды.
consequence-forfeit = { $fee } төлем қайтарылмайды.
consequence-free-move-counted = Бұл – екі тегін ауыстырудың бірі.
consequence-paid-move = Төленген ауыстыру пайдаланылды.
consequence-needs-payment = Тағы бір ауыстыру { $fee } тұрады.
consequence-free-move-not-counted = Ауыстыру тегін әрі есепке алынбайды.
consequence-users-option = Таңдау өзіңізде: есепке алынбайтын басқа уақыт немесе { $fee } қайтару.
consequence-refund = { $fee } төлем толық қайтарылады.

## Таңдау
chosen-kept = Сіз осы уақытты қалдыруды таңдадыңыз.
chosen-moved = Сіз басқа уақытты таңдадыңыз: тегін әрі есепке алынбады.
chosen-money-back = Сіз ақшаны таңдадыңыз: ол қайтарылып жатыр.
chosen-place = Сіз бұл ақшаға басқа орын алдыңыз.
option-lead = Бір рет таңдай аласыз:
option-keep = Осы уақытты қалдыру
option-move = Басқа уақытты таңдау
option-move-hint = Тегін және екі тегін ауыстырудың бірі болып есептелмейді.
option-money-back = Тоқтатып, ақшаны қайтару
option-money-back-hint = Ақша банктегі шотыңызға аударылады.
option-over = Көлік жолға шықты, енді таңдайтын ештеңе қалмады.
late-lead = { $amount } орын қалмаған кезде түсті. Ақша тіркелгіңізде.
late-choose = Онымен не істейтінін бір рет таңдай аласыз:
late-take-day = Сол күннің келесі бос уақытын алу: { $time }
late-day-full = Ол күнге бос орын қалмады.
late-take-later = Келесі бос уақытты алу: { $time }
late-money-back = { $amount } қайтарып алу
cancel-waived = Төлем бұрын қайтарылған; енді ештеңе алынбайды және қайтарылмайды.

## Ақшаны қайтару
money-back-title = Ақшаны қайтару
money-back-balance = Тіркелгіңізде { $balance } бар.
money-back-lead = Қанша қайтарылатынын жазыңыз. Ол тіркелгіден бірден шегеріледі де, енді бронь төлеуге жұмсалмайды.
money-back-nothing = Қайтаратын ештеңе жоқ.
money-back-owed = Тіркелгінің { $owed } қарызы бар. Ақша қарыз толық төленгенде қайтарылады.
money-back-submit = Қайтаруды сұрау
label-money-back = Сома, теңге

## Төлемді кешіру
operator-waivers = Төлемді кешіру
waivers-lead = Жабылу, іркіліс немесе ақау көп броньға әсер етсе, бір қызметкер пайдаланушыларға не берілетінін ұсынады, ал бухгалтер бекітеді. Әр бронь мұны бір рет алады.
waivers-none = Ұсыныстар жоқ.
waivers-more = Бұрынғылары
waiver-new = Жаңа ұсыныс
waiver-new-lead = Алдымен қанша броньға әсер еткенін және қанша ақша екенін қараңыз, содан кейін ұсыныңыз. Бухгалтер бекіткенше броньдарға ештеңе болмайды.
waiver-where = Қайда
waiver-when = Брондалған уақыт
waiver-state = Күйі
waiver-everywhere = Барлық өткізу пункттері
waiver-event-checkpoint-closed = Өткізу пункті жабық болды
waiver-event-equipment-failed = Жабдық істен шықты
waiver-event-register-outage = Кезек немесе тізілім жұмыс істемеді
waiver-event-capacity-cut = Аз көлік өте алды
waiver-kind-refund = Төлемді қайтару; әлі пайдалануға болатын бронь күшінде қалады
waiver-kind-free-move = Есепке алынбайтын бір ауыстыру
waiver-kind-choice = Пайдаланушы таңдайды: есепке алынбайтын ауыстыру немесе төлемді қайтару
waiver-state-proposed = Бухгалтерді күтуде
waiver-state-approved = Бекітілді
waiver-state-rejected = Қабылданбады
waiver-affected =
    { $n ->
        [one] Төленген { $n } броньға әсер етті, төлемі { $amount }.
       *[other] Төленген { $n } броньға әсер етті, төлемдері барлығы { $amount }.
    }
waiver-preview = Қанша болатынын көрсету
waiver-propose = Ұсыну
waiver-approve = Бекітіп, орындау
waiver-reject = Қабылдамау
waiver-own-hint = Мұны өзіңіз ұсындыңыз, сондықтан басқа бухгалтер бекітуі керек. Қабылдамасаңыз, ұсынысты қайтарып аласыз.
waiver-waits = Бухгалтер шешеді.
waiver-proposed = Ұсынылды
waiver-decided = Шешілді
waiver-comes-to = Қазір қанша болады
waiver-progress = Орындалуы
waiver-done-of = { $listed } броньның { $done } дайын
waiver-refunded = Қайтарылды: { $amount }
waiver-skipped =
    { $n ->
        [one] { $n } бронь бойынша істейтін ештеңе болмады: көлік өтіп кеткен немесе төлем бұрын қайтарылған.
       *[other] { $n } бронь бойынша істейтін ештеңе болмады: көліктер өтіп кеткен немесе төлем бұрын қайтарылған.
    }
label-waiver-event = Не болды
label-waiver-kind = Пайдаланушылар не алады
label-waiver-reason = Неге
label-waiver-decision = Шешімнің негізі

## Оқиғалар, хабарламалар, бас тартулар
event-booking-time-kept = Сіз осы уақытты қалдырдыңыз
event-booking-waived = Төлем туралы шешім қабылданды: кінә сізде емес
event-booking-money-place = Бұл ақшаға басқа орын алынды
event-booking-money-back = Ақша қайтарылып жатыр
event-booking-checks-taken-over = Бұрынғы броньның тексерулері әлі жарамды
notice-waived = Сіздің кінәңізден емес
notice-waived-text = Өткізу пунктіндегі іркіліс броньыңызға әсер етті. Не алатыныңыз бен нені таңдай алатыныңыз броньның бетінде жазылған.
refusal-already-chosen = Бұл бұрын таңдалған. { $choice }
refusal-already-chosen-next = Таңдау бір рет жасалады. Қазіргі жағдайы броньның бетінде көрсетілген.
refusal-nothing-to-choose = Бұл бронь бойынша таңдайтын ештеңе жоқ.
refusal-nothing-to-choose-next = Броньның бетін ашыңыз: қазір не істеуге болатыны сонда көрсетілген.
flash-time-kept = Бұл уақыт сізде қалды.
flash-money-back-asked = Ақша сізге қайтарылып жатыр.
flash-already-chosen = Таңдау бұрын жасалған, сол күйінде қалады.
flash-waiver-proposed = Ұсыныс жіберілді. Бухгалтер шешеді.
flash-waiver-approved = Бекітілді, орындалып жатыр.
flash-waiver-rejected = Ұсыныс қабылданбады.
error-waiver-nobody = Бұл аралықта төленген бронь жоқ.
error-waiver-too-many = { $most } броньнан көбіне әсер етеді. Аралықты қысқартыңыз.
error-waiver-interval = Соңы басынан кейін, бірақ 31 күннен аспайтын уақытта болуы керек.
error-waiver-own = Мұны өзіңіз ұсындыңыз. Басқа бухгалтер бекітуі керек.
error-waiver-decided = Бұл туралы басқа біреу шешім қабылдап қойған.
error-money-format = Соманы теңгемен жазыңыз, мысалы 4325 немесе 4325,50.
error-money-most = Тіркелгіде { $most } бар. Осыны немесе одан аз сұраңыз.
problem-already-chosen = Бұл бұрын таңдалған. { $choice }
problem-already-chosen-next = Таңдау бір рет жасалады. Қазіргі жағдайын білу үшін броньды сұраңыз.
problem-nothing-to-choose = Бұл бронь бойынша таңдайтын ештеңе жоқ.
problem-nothing-to-choose-next = Броньды сұраңыз: қазір не істеуге болатыны оның әрекеттерінде.
problem-waiver-role = Бұл рөлмен төлемді кешіруге қатысты мұны істеуге болмайды.
problem-waiver-role-next = Операторлар мен бухгалтерлер ұсынады, тек бухгалтерлер бекітеді немесе қабылдамайды.
problem-waiver-not-found = Мұндай ұсыныс жоқ.
problem-waiver-not-found-next = Нөмірін ұсыныстар тізімінен алыңыз.
problem-waiver-decided = Бұл ұсыныс шешілген: { $state }.
problem-waiver-decided-next = Кім және неге шешкенін білу үшін ұсынысты сұраңыз.
problem-waiver-own = Ұсынған адам бекіте алмайды.
problem-waiver-own-next = Басқа бухгалтерге жүгініңіз.
problem-waiver-for-nobody = Бұл өткізу пункттерінде бұл аралыққа төленген бронь жоқ.
problem-waiver-for-nobody-next = Өткізу пункттері мен аралықты тексеріңіз.
problem-waiver-too-large = { $most } броньнан көбіне әсер етеді.
problem-waiver-too-large-next = Аралықты қысқартыңыз немесе өткізу пункттерін азайтыңыз.
problem-money-not-there = Тіркелгіде тек { $balance } бар.
problem-money-not-there-next = Осыны немесе одан аз сұраңыз.
problem-money-owed = Тіркелгінің { $owed } қарызы бар.
problem-money-owed-next = Алдымен қарызды толық төлеңіз.
error-money-amount = { $field }: тиынмен берілген сома нөлден көп болуы керек.
