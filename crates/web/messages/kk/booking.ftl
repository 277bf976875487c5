## A booking
booking-title = Бронь
booking-next-title = Енді не істеу керек
booking-hold = Орын сізге { $until } дейін сақталады. Қалған уақыт: { $left }.
booking-awaited = Мына тізілімнің жауабын күтіп тұрмыз: { $register }. Орын сізде қалады, жауап келгенде бронь өзі жалғасады.
booking-register-asked = Сұралған тізілім: { $register }.
booking-register-answer = Жауабы: { $answer }.
booking-check-clause = Негіздеме: Қағидалардың 18‑тармағы, { $n }‑тексеру; 19, 20‑тармақтар.
booking-pay = { $fee } төлеу
booking-pay-hint = Банк бетіне өтесіз. Төлем тіркеушінің шотына түседі.
booking-pay-from-balance = Шоттан төлеу: онда { $balance } бар
booking-arrive-from = Шлагбаум ашыла бастайтын уақыт
booking-call-by = Шақыру ең кешінде
booking-arrive-until = Осыдан кейін бронь жойылады
booking-move = Басқа уақытқа ауыстыру
moves-left =
    { $n ->
        [0] тегін ауыстыру қалмады
       *[other] тегін ауыстыру: тағы { $n } рет
    }
booking-change-driver = Жүргізушіні ауыстыру
booking-cancel = Броньды тоқтату
booking-details = Бронь деректері
booking-paid = төленді
booking-not-paid = әлі төленген жоқ
booking-checks = Тексерулер
booking-events = Не болды
check-column = Тексеру
outcome-column = Нәтиже
register-column = Тізілім

## States
state-held = Орын сақтаулы
state-held-next = Орын сізге уақытша сақталды. Тексеру қазір басталады – күте тұрыңыз.
state-verifying = Тексерілуде
state-verifying-next = Деректеріңіз мемлекеттік тізілімдерде тексеріліп жатыр. Ештеңе істеудің қажеті жоқ: бет өзі жаңарады.
state-awaiting-payment = Төлем күтілуде
state-awaiting-payment-next = Барлық тексеру өтті. Орынды сақтау мерзімі біткенше төлеңіз – сонда уақыт сіздікі болады.
state-confirmed = Расталды
state-confirmed-next = Уақыт сіздікі. Брондалған уақытта өткізу пунктіне келіңіз. Бір тәулік бұрын еске саламыз, шақыру SMS арқылы келеді.
state-in-waiting-zone = Күту аймағында
state-in-waiting-zone-next = Шақыруды күтіңіз. Шақырғанға дейін орныңыздан қозғалмаңыз: кезегіңіз сақталады.
state-called = Шақырылды
state-called-next = Сізді шақырды: өткізу пунктіне барыңыз. Шлагбаум мемлекеттік нөміріңіз бойынша ашылады.
state-admitted = Өткізу пунктіне кірді
state-admitted-next = Өткізу пунктіндегі қызметкерлердің нұсқауын орындаңыз. Құжаттарды дайындап қойыңыз.
state-crossed = Шекарадан өтті
state-crossed-next = Жол болсын! Бұл бронь аяқталды, көлікке жаңа бронь жасауға болады.
state-refused = Бас тартылды
state-refused-next = Төмендегі себептерді жойып, қайта брондаңыз. Орын басқаларға босатылды, төлем алынған жоқ.
state-expired = Мерзімі өтті
state-expired-next = Орынды сақтау уақыты бітті, орын басқаларға босатылды. Қайта брондай аласыз.
state-cancelled = Тоқтатылды
state-cancelled-next = Сіз броньды тоқтаттыңыз. Көлікке жаңа бронь жасауға болады.
state-annulled = Жойылды
state-annulled-next = Көлік брондалған уақытта келмеді, сондықтан бронь жойылды (Қағидалардың 35‑тармағы). Қайта брондай аласыз.
state-turned-back = Кері қайтарылды
state-turned-back-next = Көлік өткізу пунктінен кері қайтарылды. Себебін қызметкер түсіндіреді; ол жойылған соң қайта брондаңыз.

## Outcomes of checks
outcome-passed = Өтті
outcome-failed = Расталмады
outcome-notified = Хабарланды, кедергі емес
outcome-not-applicable = Қолданылмайды
outcome-unreachable = Тізілім жауап бермей тұр
outcome-pending = Тексерілуде

## The 18 checks of clause 18
check-1-name = Тіркелгінің тізілімге сәйкестігі
check-1-register = «Заңды тұлғалар» / «Жеке тұлғалар» мемлекеттік дерекқоры
check-1-failed = Аты-жөні немесе атауы ЖСН/БСН бойынша тізілімдегімен сәйкес келмейді.
check-1-next = Профильдегі ЖСН/БСН мен атауды құжатпен салыстырып, түзетіңіз.
check-2-name = Көліктің тіркелуі
check-2-register = «Автомобиль» мемлекеттік дерекқоры
check-2-failed = Мұндай нөмірлі және VIN‑ді көлік тіркеуде жоқ.
check-2-next = Нөмір мен VIN‑ді тіркеу куәлігінен тексеріңіз.
check-3-name = Жүргізуші куәлігінің санаты
check-3-register = «Автомобиль» мемлекеттік дерекқоры, жүргізуші куәліктері
check-3-failed = Жүргізушінің куәлігінде осы көлікке санат жоқ немесе мерзімі өткен.
check-3-next = Басқа жүргізуші көрсетіңіз немесе куәлікті жаңартыңыз.
check-4-name = Көлікке іздеу салынбағаны
check-4-register = Ішкі істер министрлігі, іздеудегі көліктер
check-4-failed = Көлік іздеуде деп тіркелген.
check-4-next = Ішкі істер органына жүгініңіз; іздеу алынғаннан кейін қайта брондаңыз.
check-5-name = Жүргізушіге іздеу салынбағаны
check-5-register = Құқықтық статистика және арнайы есепке алу комитеті
check-5-failed = Жүргізушіге қатысты шектеу тіркелген.
check-5-next = Басқа жүргізуші көрсетіңіз немесе прокуратура органынан анықтаңыз.
check-6-name = Ауыл шаруашылығы техникасының тіркелуі
check-6-register = Ауыл шаруашылығы техникасының тізілімі
check-6-failed = Техника тізілімде табылмады.
check-6-next = Техниканы тіркетіп немесе нөмірін түзетіп, қайта брондаңыз.
check-7-name = Халықаралық тасымалға рұқсат
check-7-register = «Е‑лицензиялау» және көліктік бақылау дерекқоры
check-7-failed = Жарамды рұқсат табылмады.
check-7-next = Көліктік бақылау органынан рұқсат алыңыз.
check-8-name = Сақтандыру шарты
check-8-register = Сақтандырудың бірыңғай дерекқоры
check-8-failed = Осы көлік пен жүргізушіге жарамды сақтандыру шарты табылмады.
check-8-next = Сақтандыру шартын жасаңыз немесе жүргізушіні шартқа қосыңыз.
check-9-name = Салық берешегі
check-9-register = Салық төлеуші кабинеті
check-9-failed = Салық берешегі бар (көлік салығын қоса алғанда).
check-9-next = Берешекті төлеңіз; тізілім жаңарғаннан кейін қайта брондаңыз.
check-10-name = Жол айыппұлдары
check-10-register = Әкімшілік іс жүргізудің бірыңғай тізілімі
check-10-failed = Мерзімінде төленбеген жол айыппұлы бар.
check-10-next = Айыппұлды төлеңіз. Резиденттерге бұл бронь алуға кедергі емес.
check-11-name = Цифрлық құжаттар
check-11-register = Мобильді үкіметтің «Цифрлық құжаттар» сервисі
check-11-failed = Жеке куәлік, жүргізуші куәлігі немесе көлік құжаты цифрлық құжаттарда жоқ.
check-11-next = Құжаттарды eGov Mobile қосымшасында тексеріңіз.
check-12-name = Биометриялық сәйкестендіру
check-12-register = Биометриялық сәйкестендіру жүйесі
check-12-failed = Биометриялық сәйкестендіру нәтиже бермеді.
check-12-next = Қайталап көріңіз; болмаса, ХҚКО‑да деректерді жаңартыңыз.
check-13-name = Телефон нөмірінің иесі
check-13-register = Азаматтардың мобильді базасы
check-13-failed = Телефон нөмірі көрсетілген адамға тіркелмеген.
check-13-next = Нөмірді eGov-та өзіңізге тіркеңіз немесе басқа нөмір көрсетіңіз.
check-14-name = Техникалық тексеру
check-14-register = Міндетті техникалық қарап-тексерудің ақпараттық жүйесі
check-14-failed = Жарамды техникалық тексеру туралы мәлімет жоқ.
check-14-next = Техникалық тексеруден өтіп, қайта брондаңыз.
check-15-name = Ветеринариялық/фитосанитариялық сертификат
check-15-register = «E-Agriculture» ақпараттық жүйесі
check-15-failed = Осы жүкке сертификат табылмады.
check-15-next = Ветеринариялық немесе фитосанитариялық сертификат алыңыз.
check-16-name = Кедендік декларация
check-16-register = «АСТАНА-1» кеден жүйесі
check-16-failed = Жүк пен көлікке кедендік декларация табылмады.
check-16-next = Декларацияны тіркетіңіз немесе нөмірін түзетіңіз.
check-17-name = Ақылы жол берешегі
check-17-register = Ақылы жол операторлары
check-17-failed = Ақылы жолмен жүргені үшін берешек бар.
check-17-next = Берешекті төлеңіз. Резиденттерге бұл бронь алуға кедергі емес.
check-18-name = Қозғалыс және таразылау
check-18-register = Зияткерлік көлік жүйесі, таразылау станциялары
check-18-failed = Қозғалыс немесе таразылау деректері табылмады.
check-18-next = Таразылау станциясынан өтіп, қайта брондаңыз.

## Events in the life of a booking
event-booking-held = Орын сақталды
event-booking-verifying = Тексеру басталды
event-booking-checks-passed = Барлық тексеру өтті
event-booking-checks-refused = Тексеру нәтижесінде бас тартылды
event-booking-register-unreachable = Тізілім жауап бермеді, қайта сұраймыз
event-booking-awaiting-payment = Төлем күтілуде
event-booking-paid = Төлем түсті
event-booking-confirmed = Бронь расталды, нөмір берілді
event-booking-moved = Сіз басқа уақытқа ауыстырдыңыз
event-booking-moved-by-checkpoint = Өткізу пункті басқа уақытқа ауыстырды
event-booking-cancelled = Бронь тоқтатылды
event-booking-expired = Орынды сақтау уақыты бітті
event-booking-annulled = Уақытында келмегендіктен жойылды
event-booking-reminded = Келу керектігі еске салынды
event-booking-called = Өткізу пунктіне шақырылды
event-booking-zone-entered = Күту аймағына кірді
event-booking-entry-allowed = Кіруге рұқсат берілді, шлагбаум ашылды
event-booking-admitted = Өткізу пунктіне кірді
event-booking-crossed = Шекарадан өтті
event-booking-turned-back = Өткізу пунктінен кері қайтарылды
event-booking-driver-changed = Жүргізуші ауыстырылды
event-booking-entry-refused = Шлагбаум ашылмады
event-booking-move-paid = Ауыстыру үшін төлем түсті
event-booking-paid-no-place = Төлем түсті, бірақ орын қалмаған; ақша тіркелгіде
event-booking-paid-short = Төлем толық түскен жоқ
event-booking-refund-due = Төлем қайтарылады
event-other = Броньға өзгеріс енгізілді

## Notices
notices-title = Хабарламалар
notices-none = Әзірге хабарлама жоқ.
notices-mark-read = Барлығын оқылды деп белгілеу
notices-new = Жаңа
notice-booking-confirmed = Бронь расталды
notice-booking-confirmed-text = Уақыт сіздікі. Бронь нөмірі броньның бетінде.
notice-arrive-reminder = Келетін уақыт жақындады
notice-arrive-reminder-text = Брондалған уақытта өткізу пунктіне келу керек. Үлгермесеңіз, қазір ауыстырып қойыңыз.
notice-called = Сізді шақырды
notice-called-text = Өткізу пунктіне барыңыз. Шлагбаум мемлекеттік нөміріңіз бойынша ашылады.
notice-annulled = Бронь жойылды
notice-annulled-text = Көлік брондалған уақытта келмеді. Қайта брондауға болады.
notice-moved = Бронь уақыты өзгерді
notice-moved-text = Броньда енді жаңа уақыт тұр. Келер алдында тексеріңіз.
notice-moved-by-checkpoint = Бронь уақыты ауыстырылды
notice-moved-by-checkpoint-text = Өткізу пункті бұрынғы уақытта қабылдай алмайды, бұл сіздің кінәңіз емес. Жаңа уақыт төменде; ол сізге сай келмесе, тегін ауыстырыңыз немесе төлемді қайтарып алыңыз.
notice-hold-expired = Орынды сақтау уақыты бітті
notice-hold-expired-text = Төлем уақытында түспеді, орын босатылды. Қайта брондауға болады.
notice-checks-refused = Брондаудан бас тартылды
notice-checks-refused-text = Кейбір деректер расталмады. Себептері мен не істеу керегі броньның бетінде.
notice-register-waiting = Тізілім жауабын күтудеміз
notice-register-waiting-text = Бір тізілім жауап бермей тұр. Орын сізде қалады, ештеңе істеудің қажеті жоқ.
notice-paid-no-place = Төлем түсті, бірақ орын қалмады
notice-paid-no-place-text = Төлем орынды сақтау уақыты біткеннен кейін түсті. Ақша тіркелгіңізде: жаңа бронь жасасаңыз, сол төлемге жұмсалады.
notice-cancelled = Бронь тоқтатылды
notice-cancelled-text = Бронь енді жоқ, орын босатылды. Көлікке жаңа бронь жасауға болады.
notice-crossed = Көлік шекарадан өтті
notice-crossed-text = Бронь аяқталды. Жол болсын!
notice-payment-rejected = Төлем қабылданбады
notice-payment-rejected-text = Төлем толық түспеді немесе банк оны растамады. Не жетпейтіні броньның бетінде; түскен ақша тіркелгіңізде сақталады.
notice-other = Бронь туралы хабарлама
notice-other-text = Толығырақ броньның бетінде.

## List of bookings
bookings-title = Менің броньдарым
bookings-active = Қазіргі броньдар
bookings-none = Қазір белсенді бронь жоқ.
bookings-past = Бұрынғы броньдар

## Moving
move-title = Броньды басқа уақытқа ауыстыру
move-free =
    { $n ->
       *[other] Бұл ауыстыру тегін. Тегін ауыстыру: { $n } рет қалды.
    }
move-paid = Екі тегін ауыстыру пайдаланылды. Бұл ауыстыру үшін { $fee } төлеу керек.
move-lead = Жаңа орын алынғаннан кейін ғана ескі орын босатылады.
move-submit = Осы уақытқа ауыстыру

## Cancelling
cancel-title = Броньды тоқтату
cancel-nothing-paid = Сіз әлі төлеген жоқсыз, ештеңе алынбайды.
cancel-no-refund = { $fee } төлем қайтарылмайды, себебі броньды өзіңіз тоқтатасыз.
cancel-full-refund = { $fee } толық қайтарылады, себебі уақытты өткізу пункті ауыстырды.
cancel-move-instead = Тоқтатпай-ақ, басқа уақытқа тегін ауыстыра аласыз (тағы { $n } рет).
cancel-place-goes = Тоқтатқаннан кейін орын басқаларға бірден босатылады, оны қайтару мүмкін емес.
cancel-submit = Иә, тоқтату
cancel-keep = Жоқ, броньды қалдыру

## Changing the driver
driver-title = Жүргізушіні ауыстыру
driver-now = Қазіргі жүргізуші: { $name }.
driver-lead = Тек брондау кезінде аталған сенімді жүргізушілердің бірін таңдауға болады. Жаңа жүргізуші қайта тексеріледі.
driver-none = Бұл броньда сенімді жүргізушілер аталмаған, сондықтан жүргізушіні ауыстыру мүмкін емес.
driver-submit = Осы жүргізушіге ауыстыру

## Return from the bank
payment-waiting = Банктің растауын күтудеміз
payment-waiting-next = Банктен хабар келе салысымен бет өзі жаңарады. Қайта төлемеңіз.
payment-done = Төлем қабылданды
payment-done-next = Бронь расталды, уақыт сіздікі.
payment-failed = Төлем өтпеді
payment-failed-next = Банк төлемді жүргізбеді, ақша алынған жоқ. Орын сақталып тұрғанда қайталап көріңіз.
payment-no-place = Төлем түсті, бірақ орын қалмады
payment-no-place-next = Төлем орынды сақтау уақыты біткеннен кейін келді. Ақша жоғалмайды: ол тіркелгіңізде және жаңа бронь төлеуге жұмсалады.
payment-held-until = Орын сақталады
payment-look-again = Қайта тексеру
payment-try-again = Қайта төлеу

## Why a register doesn't confirm, and the way out
reason-number-missing = Резидентке ЖСН немесе БСН көрсетілмеген.
reason-number-missing-next = ЖСН немесе БСН‑ді жазып, қайта брондаңыз.
reason-person-not-found = Мұндай ЖСН‑і бар адам табылмады.
reason-person-not-found-next = ЖСН‑ді жеке куәліктен тексеріп, түзетіңіз.
reason-person-dead = Тізілім бойынша бұл ЖСН иесі қайтыс болған.
reason-person-dead-next = ЖСН‑ді тексеріңіз. Тізілім қателессе, ХҚКО‑ға жүгініңіз.
reason-organisation-not-found = Мұндай БСН‑і бар ұйым табылмады.
reason-organisation-not-found-next = БСН‑ді тіркеу анықтамасынан тексеріп, түзетіңіз.
reason-organisation-liquidated = Бұл ұйым таратылған.
reason-organisation-liquidated-next = Көліктің қазіргі иесін көрсетіңіз.
reason-name-mismatch = ЖСН/БСН басқа атауға тіркелген.
reason-name-mismatch-next = Аты-жөнін немесе атауды құжаттағыдай жазыңыз, ЖСН/БСН‑ді тексеріңіз.
reason-vehicle-not-found = Мұндай нөмірлі көлік тіркеуде жоқ.
reason-vehicle-not-found-next = Нөмірді тіркеу куәлігінен тексеріп, түзетіңіз.
reason-vehicle-deregistered = Көлік тіркеуден шығарылған.
reason-vehicle-deregistered-next = Көлікті тіркеуге қойып, қайта брондаңыз.
reason-vin-mismatch = Бұл нөмірлі көліктің VIN‑і басқа.
reason-vin-mismatch-next = Нөмір мен VIN‑ді тіркеу куәлігінен тексеріп, түзетіңіз.
reason-vehicle-wanted = Көлік іздеуде деп тіркелген.
reason-vehicle-wanted-next = Ішкі істер органына жүгініңіз; іздеу алынғаннан кейін қайта брондаңыз.

## Why a check isn't made
not-applicable-residents-only = тек резиденттер тексеріледі
not-applicable-no-number-stated = ЖСН/БСН көрсетілмеген, резидент емеске міндетті емес

## Registers
register-persons = «Жеке тұлғалар» мемлекеттік дерекқоры
register-organisations = «Заңды тұлғалар» мемлекеттік дерекқоры
register-vehicles = «Автомобиль» мемлекеттік дерекқоры
register-wanted = Ішкі істер министрлігі, іздеудегі көліктер
register-other = Басқа тізілім
