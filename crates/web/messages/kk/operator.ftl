operator-home = Шолу
operator-jobs = Орындалмаған жұмыстар
operator-capacity = Өткізу қабілеті
operator-weekdays = Апта күндері бойынша көлік
operator-closures = Жабылулар
operator-lists = Көлік тізімдері
operator-payments = Қабылданбаған төлем хабарлары
operator-booked = Бүгінге брондалған
operator-admitted = Бүгін кірген
operator-held = Орын сақталған, тексерілуде
operator-awaiting-payment = Төлемін күтуде
operator-jobs-waiting = Кезекте тұрған жұмыс
operator-jobs-dead = Орындалмаған жұмыс
operator-payments-rejected = 24 сағатта қабылданбаған төлем хабары
operator-closed = Жабық өткізу пункттері
operator-to-transfer = Бюджетке аударылуы тиіс
operator-registers = Мемлекеттік тізілімдер
operator-register-state = Күйі
operator-register-waiting = Күтіп тұрған броньдар
operator-jobs-lead = Мұндағы жұмыстар барлық қайталаудан кейін де орындалмады. Себебін жойып, қайта іске қосыңыз немесе алып тастаңыз.
operator-jobs-none = Орындалмаған жұмыс жоқ.
operator-job-failed = { $n } рет әрекет жасалды, соңғысы – { $moment }.
operator-job-retry = Қайта іске қосу
operator-job-discard = Алып тастау
operator-capacity-lead = Бір тәулікте қанша көлік өткізілетінін көрсетіңіз. Сан азайса, артық броньдар ең жақын бос уақытқа өзі ауысады; иелеріне хабарланады, олардан ештеңе алынбайды.
operator-capacity-now = Қазір { $capacity } орын, { $booked } брондалған.
operator-to-move =
    { $n ->
        [0] Бірде-бір бронь ауыспайды.
       *[other] { $n } бронь басқа уақытқа ауысады.
    }
operator-last-moved = Ең соңғы жаңа уақыт: { $time }.
operator-kept-over =
    { $n ->
        [one] { $n } броньды ауыстыру мүмкін емес: одан кейін бос уақыт жоқ немесе көлік шақырылып қойған. Ол өз уақытында қалады.
       *[other] { $n } броньды ауыстыру мүмкін емес: одан кейін бос уақыт жоқ немесе көліктер шақырылып қойған. Олар өз уақытында қалады.
    }
operator-preview = Алдын ала көру
operator-save = Сақтау және хабарлау
operator-weekdays-lead = Аптаның бұл күні бұдан былай қанша көлік өткізілетінін көрсетіңіз. Саны бөлек қойылған күндер өзгермейді. Артық броньдар ең жақын бос уақытқа өзі ауысады; иелеріне хабарланады, олардан ештеңе алынбайды.
operator-weekdays-show = Аптаны көрсету
operator-weekdays-change = Апта күнін өзгерту
operator-weekday-now = Қазір { $lorries } көлік. Өзгеретін күндер: { $days }.
operator-weekday-kept =
    { $n ->
        [one] { $n } күннің саны бөлек қойылған, ол өзгермейді.
       *[other] { $n } күннің саны бөлек қойылған, олар өзгермейді.
    }
operator-changed-at = Өзгертілген уақыты
operator-changed-by = Кім өзгертті
operator-changed-never = әлі өзгертілмеген
operator-closures-lead = Жабылу уақытындағы броньдар ең жақын бос уақытқа ауысады. Мұндай ауыстыру тегін және пайдаланушының екі мүмкіндігіне есептелмейді.
operator-close = Жабу және хабарлау
operator-closures-list = Қазіргі және алдағы жабылулар
operator-closures-none = Жабылу жоспарланбаған.
operator-no-end = мерзімі белгісіз
operator-lift = Қайта ашу
operator-lists-lead = Пошта операторы мен уәкілетті экономикалық операторлардың көлік тізімі. Бір тізімде ең көбі { $most } жол; бір жолы қате болса, ештеңе қабылданбайды.
operator-lists-errors = Қате жолдар: { $n }. Түзетіп, қайта жіберіңіз.
operator-lists-line = Жол
operator-lists-value = Мазмұны
operator-lists-error = Қатесі
operator-lists-send = Тізімді жіберу
operator-lists-in-force = Қолданыстағы тізімдер
operator-lists-none = Қолданыстағы тізім жоқ.
operator-lists-vehicles = Көлік саны
operator-lists-sent = Жіберілген
operator-payments-lead = Банктен келген, бірақ есепке алынбаған хабарлар. Ақша қозғалысы тек дұрыс хабарлар бойынша жазылады.
operator-payments-none = Қабылданбаған хабар жоқ.
operator-payments-at = Келген уақыты
operator-payments-invoice = Төлем шоты
operator-payments-excerpt = Хабардың басы

## Fields
label-weekday = Апта күні
label-lorries = Тәулігіне көлік саны
hint-lorries = Бүтін сан, мысалы 480
label-from-date = Басталатын күні
label-from-time = Басталатын уақыты
label-until-date = Аяқталатын күні
label-until-time = Аяқталатын уақыты
label-closure-reason = Себебі
label-list-ground = Кімнің тізімі
label-list-valid-until = Соңғы күні
label-list-rows = Жолдар
label-list-file = CSV файлы
hint-list-rows = Әр жолда бір көлік: ел;нөмір;VIN. Мысалы: KZ;123ABC02;WDB9634031L123456
hint-list-file = Жолдарды қоюдың орнына файл жібере аласыз, UTF-8 кодталған
list-postal-operator = Пошта операторы
list-authorised-economic-operator = Уәкілетті экономикалық оператор

## Why a checkpoint is closed
closure-repair = Жөндеу жұмыстары
closure-weather = Ауа райы
closure-neighbour = Көрші ел қабылдамайды
closure-equipment = Жабдық істен шыққан
closure-order = Мемлекеттік органның шешімі
closure-other = Басқа себеп

## Why a bank message was rejected
rejection-unverified = Хабар расталмады: құпия кілт немесе банктегі күйі басқа
rejection-amount = Сома сәйкес емес
rejection-currency = Валюта теңге емес
rejection-transaction-id = Төлем нөмірі жоқ немесе тым ұзын
rejection-unknown-invoice = Мұндай шот жоқ; ақша оператордың шешімін күтуде
rejection-duplicate = Бұл төлем туралы хабар бұрын келген
rejection-declined = Банк төлемді жүргізбеген
rejection-other = Басқа себеп

## Registers
operator-registers-lead = Осы процесс іске қосылғаннан бергі көрсеткіштер.
operator-register-asked = Сұраулар
operator-register-answers = Жауаптар
operator-register-silences = Жауапсыз
operator-register-ms = { $ms } мс
operator-register-until = { $moment } дейін
operator-register-paused = { $moment } тоқтатылды, оператор { $by }:
operator-register-resume = Жалғастыру
operator-register-pause = Тоқтата тұру
operator-register-pause-title = Тізілімді тоқтата тұру
operator-register-pause-lead = Тоқтатылған тізілімнен ештеңе сұралмайды. Ол керек броньдар күтеді, орындары сақталады; пайдаланушылар оны оператор тоқтатқанын көреді.
label-register = Тізілім
label-pause-reason = Себебі
hint-pause-reason = Әріптестерге, мысалы: сағат 18:00-ге дейін жұмыс, иесі жариялаған
breaker-closed = Сұралады
breaker-open = Жауап бермейді
breaker-trial = Сынақ сұрауы
breaker-paused = Тоқтатылды

## Appeals, stops and evidence
operator-appeals = Шағымдар
operator-appeals-lead = Тізілімнің жауабын қате деп санайтын пайдаланушылар. Мерзімі жақындары алдында тұр.
operator-appeals-open = Ашық шағымдар
operator-appeals-none = Жауапсыз шағым жоқ.
operator-appeals-answered = Жауап берілгендері
operator-appeals-answered-none = Әзірге жоқ.
operator-appeal-at = Жауап күні
operator-appeal-title = Шағым
operator-appeal-words = Пайдаланушының сөзі
operator-appeal-record = Тексеру қазір не көрсетеді
operator-appeal-reason = Шағым берілгенде тізілім не деген:
operator-appeal-answer = Жауап
operator-appeal-lead = Шағым қанағаттандырылса, тексеру пайдаланушының осы көлігіне біраз уақыт қолданылмайды. 4 және 5‑тексерулер ешқашан алынып тасталмайды.
operator-appeal-submit = Жауап беріп, пайдаланушыға хабарлау
label-appeal-outcome = Шешім
label-appeal-answer = Себебі
hint-appeal-answer = Мұны пайдаланушы оқиды, 10–2000 таңба
operator-stops = Тоқтатылған броньдар
operator-stops-lead = Бронь берілгеннен кейін тізілім растамады: қызметкер шешкенше немесе тізілім растағанша шлагбаум ашылмайды.
operator-stops-none = Тоқтатылған бронь жоқ.
operator-stop-officers = тек қызметкерлерге
operator-stop-since = Тоқтатылған уақыты
operator-stop-ask = Тізілімге қайта сұрау салу
operator-stop-asked-again = Тізілімге қайта сұрау салынды; оның жауабы шешеді.
evidence-title = Дәлелдер
evidence-link = Дәлелдерді көрсету
evidence-lead = Қай тізілімнен не және қашан сұралды, не деп жауап берді. Жауаптар – дербес деректер: қарағаныңыз оқиғалар журналына жазылды.
evidence-export = Файл етіп сақтау (JSON)
evidence-list = Сұраулар мен жауаптар
evidence-none = Тізілімдерден ештеңе сұралмады.
evidence-asking = Кезең
evidence-policy = тексерулер кестесі { $version }
evidence-asked = Жіберілді
evidence-answered = Келді
evidence-message = Хабар
evidence-sealed = Жауап ашылмайды: ол басқа кілтпен мөрленген немесе өзгертілген.
evidence-answer = Жауап келген күйінде
asking-booking = брондау кезінде
asking-day-before = бір күн бұрын
asking-entry = кіру кезінде
asking-driver = жаңа жүргізуші
answer-answered = Жауап берді
answer-timed-out = Уақытында жауап жоқ
answer-unreachable = Байланыс жоқ
answer-unintelligible = Түсініксіз
answer-declined = Бас тартты
