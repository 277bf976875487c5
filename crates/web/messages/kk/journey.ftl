## The journey
journey-step = { $n }‑қадам, барлығы { $of }
book-checkpoint-title = Қай өткізу пунктінен өтесіз?
book-first-free = бірінші бос уақыт: { $time }
book-vehicle-title = Қандай көлікпен барасыз?
book-vehicle-lead = Тіркеу куәлігіндегідей жазыңыз. Броньдағы көлікті кейін өзгертуге болмайды.
book-refused-kind-title = Бронь қажет емес
book-refused-kind-found = Сіз таңдаған көлік түрі: { $kind }.
book-refused-kind-change = Көлік түрін өзгерту
book-owner-title = Көліктің иесі кім?
book-owner-lead = Көліктің тіркеу куәлігінде жазылған тұлға. Бронь басқа иеге берілмейді.
book-driver-title = Көлікті кім жүргізеді?
book-driver-lead = Шекарадан өтетін жүргізуші. Шақыру мен еске салу осы телефонға келеді.
book-document-title = Жүргізушінің құжаты
book-trusted-title = Осы көлікті тағы кім жүргізе алады?
book-trusted-lead = Негізгі жүргізуші бара алмаса, оны тек осы адамдардың бірімен ауыстыра аласыз. Ешкім болмаса, 0 қалдырыңыз.
book-trusted-show = Өрістерді көрсету
book-trusted-driver = { $n }‑сенімді жүргізуші
book-cargo-title = Не тасымалдайсыз?
book-cargo-lead = Жүктің түрі қай кезекпен өтетініңізді анықтайды. Өткізу пунктінде тексеріледі.
book-cargo-controls = Әр бақылау түріне өз сертификаты керек: ол «E-Agriculture» жүйесінен тексеріледі (15‑тексеру).
book-cargo-expedited-fee = Ақылы жеделдетілген өту: { $fee }.
book-consent-title = Деректерді тексеруге келісесіз бе?
book-consent-lead = Бронь алу үшін көлік, иесі және жүргізуші туралы деректер мемлекеттік тізілімдермен салыстырылады. Олар тек осы мақсатта пайдаланылады.
book-consent-resident = Қазақстан резиденттеріне дербес деректерге қолжетімділікті бақылау сервисінен (1414) SMS келеді: оны растаңыз.
book-consent-non-resident = Резидент еместер осы бетте және пайдаланушы келісімін қабылдау арқылы келісім береді.
book-consent-checks = Қандай тексерулер жүргізіледі ({ $n })
book-time-title = { $checkpoint }: қашан келесіз?
book-time-lead = Бұл бетте орын әлі алынбайды. Келесі бетте растағаннан кейін ол сізге { $hold } сақталады.
book-check-title = Жауаптарыңызды тексеріңіз
book-fee-title = Төлем
book-fee-count = { $count } АЕК, 1 АЕК = { $index }
book-fee-clause = Негіздеме: Қағидалардың 23 және 25‑тармақтары; № 538 бұйрық, { $day } бастап қолданылатын мөлшер.
book-check-what-happens = Батырманы басқан соң орын сізге { $hold } сақталады, деректер тексеріледі, содан кейін төлейсіз. Қазір ақша алынбайды.
book-check-true = Батырманы басып, деректердің дұрыстығын растайсыз. Көлік пен иесін кейін өзгертуге болмайды.
book-check-submit = Растау және орынды алу
answers-time = Өткізу пункті мен уақыты
answers-vehicle = Көлік
answers-owner = Иесі
answers-driver = Жүргізуші
answers-trusted = Сенімді жүргізушілер
answers-cargo = Жүк

## Warnings that don't stop the booking
warning-plate-format = Нөмір бұл елдің әдеттегі үлгісіне ұқсамайды. Қате болса, қазір түзетіңіз: шлагбаум дәл осы нөмірге ашылады.
warning-plate-country = Бұл нөмір таңдалған елдікіне ұқсамайды, { $countries } нөміріне ұқсайды. Елді тексеріңіз: шлагбаум дәл осы нөмірге ашылады.
warning-chassis-number = Бұл шасси нөмірі деп қабылданды: VIN‑де 17 таңба болады. VIN болса, соны жазыңыз.
warning-vin-check-digit = VIN‑нің бақылау таңбасы сәйкес емес: таңбалардың бірі қате болуы мүмкін. Тіркеу куәлігінен тексеріңіз.
warning-document-expires = Жүргізуші құжатының мерзімі { $date } бітеді.
warning-arrive-early = Өткізу пунктінің шлагбаумы { $moment } уақытынан ерте ашылмайды. SMS арқылы шақырылғанша күту аймағында немесе өзіңізге ыңғайлы жерде күтіңіз.

## Choosing a time
times-show-day = Осы күнді көрсету
times-horizon = { $first } мен { $last } аралығындағы күнді таңдаңыз.
times-first-free = Бірінші бос уақыт:
times-nothing-free = { $last } дейін бос орын жоқ. Басқа өткізу пунктін таңдаңыз немесе кейінірек қараңыз.
times-expedited-left = Осы күні жеделдетілген орыннан { $n } қалды.
times-free = { $n } орын бос
times-full = орын жоқ
times-no-hours = Бұл күні өткізу пункті жұмыс істемейді. Басқа күнді таңдаңыз.

## Kinds of vehicle
vehicle-lorry = Жүк көлігі (тіркемесіз)
vehicle-tractor = Жартылай тіркемесі бар ершікті тартқыш
vehicle-road-train = Автопоезд (тіркемелі жүк көлігі)
vehicle-machinery = Ауыл шаруашылығы немесе арнайы техника
vehicle-car = Жеңіл автомобиль
vehicle-bus = Автобус

## Goods
goods-ordinary = Кәдімгі жүк
goods-ordinary-hint = Жалпы кезекпен өтесіз.
goods-live-animals = Тірі мал
goods-live-animals-hint = Жеделдетілген кезек. Ветеринариялық сертификат тексеріледі.
goods-perishable = Тез бұзылатын жүк
goods-perishable-hint = Жеделдетілген кезек.
goods-dangerous = Қауіпті жүк
goods-dangerous-hint = Жеделдетілген кезек. ҚЖХТ (ДОПОГ) құжаттары керек.
goods-postal-operator = Пошта операторының көлігі
goods-postal-operator-hint = Көлік алдын ала жіберілген тізімде болуы керек.
goods-authorised-economic-operator = Уәкілетті экономикалық оператор
goods-authorised-economic-operator-hint = Көлік алдын ала жіберілген тізімде болуы және таңбалануы керек.
goods-article-147 = Кеден кодексінің 147‑бабындағы тауарлар
goods-article-147-hint = Тауарларға немесе транзитке декларация нөмірі керек.
goods-paid = Ақылы жеделдетілген өту
goods-paid-hint = Кез келген жүк; төлемі жоғары, орын саны шектеулі.
load-loaded = Жүгі бар
load-empty = Бос

## Residency, holders, documents
residency-resident = Қазақстан резиденті
residency-resident-hint = ЖСН немесе БСН бар.
residency-non-resident = Резидент емес
residency-non-resident-hint = Паспорт жеткілікті; ЖСН/БСН болса, жазыңыз.
holder-person = Жеке тұлға
holder-organisation = Ұйым
document-passport = Паспорт
document-identity-card = Жеке куәлік
document-residence-permit = Ықтиярхат

## Labels of fields
label-phone = Телефон
label-code = SMS‑тегі код
label-residency = Резиденттігі
label-holder = Тұлға
label-iin = ЖСН
label-bin = БСН
label-organisation = Ұйымның атауы
label-surname = Тегі
label-given = Аты
label-patronymic = Әкесінің аты
label-full-name = Аты-жөні
label-password = Құпиясөз
label-new-password = Жаңа құпиясөз
label-password-again = Құпиясөз тағы бір рет
label-agreement = Пайдаланушы келісімін оқыдым және қабылдаймын
label-consent = Деректерді жинауға, тексеруге және сақтауға келісемін
label-search = Өткізу пунктін немесе облысты іздеу
label-checkpoint = Өткізу пункті
label-time = Уақыты
label-state = Күйі
label-date = Күні
label-slot = Уақыт
label-vehicle-kind = Көлік түрі
label-plate-country = Тіркелген елі
label-plate = Мемлекеттік нөмірі
label-trailer-plate = Тіркеменің мемлекеттік нөмірі
label-vin = VIN немесе шасси нөмірі
label-driver = Жүргізуші
label-new-driver = Жаңа жүргізуші
label-birth-date = Туған күні
label-email = Электрондық пошта
label-document-kind = Құжат түрі
label-document-country = Құжатты берген ел
label-document-number = Құжат нөмірі
label-document-valid-until = Жарамдылық мерзімі
label-trusted-count = Сенімді жүргізушілер саны
label-load = Көлікте жүк бар ма?
label-goods = Жүк түрі
label-controls = Жүктің бақылауы
label-veterinary = Жүк ветеринариялық бақылауға жатады
label-phytosanitary = Жүк фитосанитариялық бақылауға жатады
label-declaration = Декларация нөмірі
label-fee = Төлем
label-amount = Сомасы
label-booking-number = Бронь нөмірі
label-bank-reference = Банктің нөмірі

## Explanations under labels
hint-phone = Ел кодымен, мысалы +7 701 123 45 67
hint-code = Алты цифр
hint-password = Кемінде 8 таңба. Есте сақталатын бірнеше сөз – ең жақсысы.
hint-iin = Жеке куәліктегі 12 цифр. Резидент емеске міндетті емес.
hint-driver-iin = Жеке куәліктегі 12 цифр. Резидентке міндетті: тізілімдер жүргізушіні ЖСН бойынша таниды. Резидент емеске міндетті емес.
hint-bin = 12 цифр. Резидент емеске міндетті емес.
hint-organisation = Құқықтық нысанымен бірге, мысалы «Ұлы Дала Транс» ЖШС
hint-name-document = Паспорттағыдай, сол жазумен
hint-plate = Бос орын мен сызықша маңызды емес, мысалы 123 ABC 02
hint-trailer-plate = Тіркеме болса
hint-vin = Тіркеу куәлігінде немесе шасси тақтайшасында, 17 таңба
hint-birth-date = Мысалы, 05.03.1985
hint-driver-phone = Шекарада байланыста болатын нөмір, ел кодымен
hint-document-number = Құжаттағыдай, сериясымен бірге
hint-valid-until = Мысалы, 31.12.2030. Брондалған күнге дейін жарамды болуы керек.
hint-declaration = 147‑бап тауарларына міндетті. Басқа тауарларға бар болса жазыңыз: кеденнен дәл осы декларация сұралады. Мысалы 50000/201126/0012345
