# Tariffs and exchange rates.

footer-tariffs = Тарифтер
fees-tariffs = Төлем қалай есептелген

## Prices
tariffs-title = Тарифтер
tariffs-lead = Не үшін төленетінін және күнді таңдаңыз. Бағаны және ол негізделген акт жолын көрсетеміз.
tariffs-show = Бағаны көрсету
tariffs-price = { $item }, { $day }
tariffs-formula-mci = { $units } АЕК × { $index } = { $amount }
tariffs-formula-rate = { $size } × { $units } бірлікке { $rate } = { $amount }
tariffs-mci-since = АЕК-тің бұл мөлшері { $day } бастап қолданылады.
tariffs-rate-of = Ұлттық Банктің { $day } күнгі ресми бағамы.
tariffs-missing-year = { $year } жылдың АЕК-і әлі белгісіз, мұнда соңғы белгілі мөлшер алынды. Бюджет туралы заң оны белгілегенде баға өзгереді.
tariffs-line = Жол { $day } бастап қолданылады, { $clause } талабы.
tariffs-rounding = Тиынның бөлігі ең жақын тиынға дейін дөңгелектенеді, жарты тиын — жоғары қарай.
tariffs-lines = Барлық төлем мөлшері күндері бойынша
tariffs-size = Мөлшері
tariffs-from = Басталуы
tariffs-until = Соңғы күні
tariffs-no-end = мерзімі белгіленбеген
tariffs-source = Негіздеме
tariffs-size-mci = { $units } АЕК
tariffs-size-amount = { $amount }
tariffs-indices = Айлық есептік көрсеткіш (АЕК)
tariffs-indices-lead = Әр мөлшер келесісіне дейін қолданылады.
tariffs-index = 1 АЕК
tariffs-none = Бұл күнге баға айту мүмкін емес.
tariffs-none-before = { $on } бұл төлем әлі болған жоқ. Ол { $day } бастап қолданылады: сол күнді не одан кейінгісін таңдаңыз.
tariffs-none-withdrawn = Бұл төлем { $day } бастап жойылған, { $on } төлеу мүмкін емес. Ертерек күнді таңдаңыз.
tariffs-none-mci = Кестемізде { $on } күнгі АЕК жоқ: ол { $day } басталады. Кейінірек күнді таңдаңыз.
tariffs-none-rate = { $currency } бағамы { $on } күнге де, оның алдындағы он күнге де жоқ. Басқа күнді таңдаңыз немесе бағам жарияланғанда қайта келіңіз.

## What is paid for
tariff-item-ordinary = Бронь, кәдімгі өту
tariff-item-expedited = Бронь, жеделдетілген өту
tariff-item-expedited-30-days = Бронь, 30 күн ішінде жеделдетілген өту
tariff-item-permit = Шетелдік рұқсат
tariff-item-declaration-main-sheet = Тауарларға арналған декларация, негізгі парақ
tariff-item-declaration-further-sheet = Тауарларға арналған декларация, әр қосымша парақ
tariff-item-exit-visa = Шығу визасы

## Whose day counts
tariff-day-invoice = Шот жазылған күн есепке алынады; жазылған шоттың бағасы сақталады.
tariff-day-payment = Төленген күн есепке алынады.
tariff-day-registration = Декларация тіркелген күн есепке алынады.

## Exchange rates
rates-title = Валюта бағамдары
rates-lead = Басқа валютадағы төлем сол күнгі ресми бағаммен есептеледі. Күнге бағам болмаса, оның алдындағы соңғысы алынады, бірақ он күннен ескі болмауға тиіс.
rates-waiting = Екінші адамды күтуде
rates-waiting-none = Күтіп тұрған ештеңе жоқ.
rates-proposed = Ұсынған
rates-of = { $currency } бағамдары
rates-none = Бұл валютаның бағамы әлі жоқ.
rates-origin = Қайдан
rates-recorded = Жазған
rates-superseded = Түзетілген
rates-approved-by = Бекіткен: { $name }
rates-value = { $units } бірлікке { $rate } ₸
rates-import = Файл жүктеу
rates-import-lead = Ұлттық Банктің күнделікті XML файлы немесе day,currency,units,rate кестесі. Бір жолы қате файл тұтас қабылданбайды. Файл жазылған бағамды өзгертпейді.
rates-import-send = Жүктеу
rates-file-refused = Бұл файлдан ештеңе жазылған жоқ.
rates-propose = Бағам енгізу
rates-propose-lead = Бағам оны басқа бухгалтер бекіткенде күшіне енеді. Түзету де осылай енгізіледі; жазылған шоттардың бағасы сақталады.
rates-propose-send = Ұсыну
rate-title = Бағам бекітуді күтуде
rate-own = Бұл бағамды сіз ұсындыңыз. Оны басқа бухгалтер бекітуге тиіс; қабылдамай, қайтарып ала аласыз.
rate-approve = Бекіту
rate-reject = Қабылдамау
rate-origin-file = Файл
rate-origin-two-people = Екі адам
rate-units-1 = 1
rate-units-10 = 10
rate-units-100 = 100
rate-units-1000 = 1 000
rate-units-10000 = 10 000

label-fee-item = Не үшін төленеді
label-currency = Валюта
label-rate = Бағам, теңге
label-rate-units = Валюта бірлігі
label-rate-file = Бағамдар файлы
hint-rate = Мысалы, 573,21; үтірден кейін ең көбі төрт таңба.
hint-rate-file = UTF-8 кодтауындағы XML немесе CSV, ең көбі 1 МБ.
hint-rate-decision = Бағамды немен салыстырғаныңыз немесе неге қабылдамайтыныңыз.
flash-rates-imported = Файлдағы бағамдар жазылды.
flash-rate-proposed = Бағам екінші адамды күтуде.
flash-rate-approved = Бағам бекітілді және осы сәттен бастап қолданылады.
flash-rate-rejected = Бағам қабылданбады.
error-rate = «{ $field }»: 0-ден көп теңгені жазыңыз, үтірден кейін ең көбі төрт таңба, мысалы 573,21.
error-rate-same = «{ $field }»: бұл күнге дәл осындай бағам жазылған.
error-rate-waiting = «{ $field }»: бұл валютаның осы күнгі бағамы шешімді күтіп тұр. Алдымен соған шешім беріңіз.
error-rate-day = «{ $field }»: бағамдар 15.11.1993 бастап сақталады және он күннен әрі қойылмайды.
error-rate-own = Бұл бағамды өзіңіз ұсындыңыз; оны басқа бухгалтер бекітуге тиіс.

## API
problem-no-exchange-rate = { $currency } бағамы { $on } күнге де, оның алдындағы он күнге де жоқ.
problem-no-exchange-rate-next = Басқа күнді сұраңыз немесе Ұлттық Банктің бағамы жазылғанда қайталаңыз.
