# Money of a user: statement of the account, receipts, documents.

## The page
nav-money = Ақша
money-title = Ақша және түбіртектер
money-balance = Шотыңызда
money-balance-hint = Түскен, бірақ әлі жұмсалмаған ақша. Келесі бронь осы ақшадан төленеді.
money-debt = Берешегіңіз
money-debt-blocks = Сізде { $amount } берешек бар. Ол толық өтелгенше жаңа бронь жасалмайды (Қағидалардың 27‑тармағы).
money-movements = Ақша қозғалысы, жаңасы бірінші
money-none = Әзірге ештеңе түскен де, алынған да жоқ.
money-when = Қашан (UTC+5)
money-what = Не үшін
money-amount = Сомасы
money-booking = № { $number } бронь
money-booking-unnumbered = бронь
money-invoice = { $number } төлем шоты
money-clause = Қағидалардың { $clause }‑тармағы
money-receipt = Түбіртек (PDF)
money-statement = Кезең бойынша көшірме
money-statement-lead = Бір жылдан аспайды, басындағы және соңындағы қалдық көрсетіледі. PDF – басып шығаруға, қалған екеуі кесте ретінде ашылады.
money-statement-pdf = PDF
money-statement-csv = CSV
money-statement-xlsx = Excel

## Why money moved
money-cause-receipt = Төлем түсті
money-cause-booking-fee = Бронь төлемі
money-cause-move-fee = Тағы бір ауыстыру төлемі
money-cause-refund = Төлем қайтарылды
money-cause-budget-order = Бюджетке аударылды
money-cause-assignment = Төлем түсті, сіздікі деп танылды
money-cause-manual = Түзету, оны екі бухгалтер келіскен
money-cause-reversal = Банк төлемді кері қайтарып алды
money-cause-debt = Берешек
money-cause-debt-payment = Берешек өтелді
money-cause-waiver = Оқиғаға байланысты төлем кешірілді
money-cause-withdrawal = Өтінішіңіз бойынша қайтарылды
money-cause-payout = Төленді
money-cause-order-withdrawn = Тапсырма кері алынды
money-cause-other = Ақша қозғалысы

## What money is for, how it came
money-for-booking = Электрондық кезек бойынша өткізу пунктінен өту төлемі
money-for-move = Броньды басқа уақытқа ауыстыру төлемі
money-for-debt = Берешекті өтеу
money-for-account = Пайдаланушының шотын толтыру
money-way-card = банк картасымен
money-way-transfer = банк аударымымен
money-way-biller = банк қосымшасы арқылы

## The statement
statement-title = Шот көшірмесі, { $from } – { $until }
statement-sheet = Көшірме
statement-holder = Пайдаланушы
statement-number = ЖСН немесе БСН
statement-period = Кезең
statement-opening = Басындағы қалдық
statement-closing = Соңындағы қалдық
statement-received = Түсті
statement-spent = Жұмсалды
statement-made = Жасалған уақыты
statement-column-when = Күні мен уақыты (UTC+5)
statement-column-what = Не үшін
statement-column-booking = Бронь
statement-column-invoice = Төлем шоты
statement-column-reference = Банктің нөмірі
statement-column-amount = Сомасы, ₸
statement-column-balance = Қалдық, ₸
statement-note = Шоттағы ақша жұмсалғанша пайдаланушыға тиесілі. Төлем: № 707 бұйрықпен бекітілген Қағидалардың 23–28‑тармақтары.

## The receipt
receipt-title = Төлем түбіртегі
receipt-payee = Алушы
receipt-payee-bin = Алушының БСН-і
receipt-payer = Төлеуші
receipt-payer-number = Төлеушінің ЖСН-і немесе БСН-і
receipt-invoice = Төлем шоты
receipt-purpose = Мақсаты
receipt-booking = Бронь
receipt-amount = Сомасы
receipt-paid-at = Түскен уақыты (Қазақстан уақыты, UTC+5)
receipt-way = Қалай төленді
receipt-reference = Банктің нөмірі
receipt-balance = Осы төлемнен кейін төлеушінің шотында
receipt-issued-at = Түбіртек берілген уақыт
receipt-reversed = Банк бұл төлемді кері қайтарып алды: { $moment }. Түбіртек енді төлемді растамайды.
receipt-reversed-label = Кері алынды
receipt-check = Кодты телефон камерасымен оқыңыз немесе мекенжайды ашыңыз: түбіртектің шынайы екені тіркеушінің сайтында көрінеді.
receipt-check-description = Осы түбіртекті растайтын беттің мекенжайы жазылған QR код
receipt-note = Электрондық кезек қол қоюсыз және мөрсіз жасады; оны код апаратын бет растайды. Төлем: № 707 бұйрықпен бекітілген Қағидалардың 23–26‑тармақтары.
document-footer = Қазақстанның автомобиль өткізу пункттеріндегі электрондық кезек

## The public check of a document
check-document-title = Құжатты тексеру
check-document-real = Түбіртек шынайы: оны электрондық кезектің тіркеушісі берген.
check-document-reversed = Түбіртек шынайы еді, бірақ банк төлемді кері қайтарып алды: { $moment }. Ол енді төлемді растамайды.
check-document-compare = Мұндағы мәліметті қағазбен салыстырыңыз. Аты-жөні мұнда көрсетілмейді.
check-document-unknown = Мұндай құжат жоқ
check-document-unknown-text = Тіркеуші мұндай коды бар құжат берген жоқ. Кодты қағазбен таңбалап салыстырыңыз; сәйкес келсе, қағаз бізден емес.
check-document-code = Код
check-document-kind = Құжат
check-document-kind-receipt = Төлем түбіртегі
check-document-issued = Берілген уақыты

## Errors
error-period-reversed = «{ $field }»: кезең басталмай тұрып аяқталады. Екі күннің бірін өзгертіңіз.
error-period-too-long = «{ $field }»: көшірме бір жылдан аспайтын кезеңге жасалады. Қысқарақ кезең таңдаңыз немесе әр жылға бөлек жасаңыз.
error-period-calendar = «{ $field }»: бұл күн жарамайды. Осы ғасырдың күнін таңдаңыз.
error-period-movements = «{ $field }»: бұл кезеңде бір көшірмеге сыймайтындай көп қозғалыс бар. Қысқарақ кезең таңдаңыз.
problem-receipt-not-found = Мұндай түбіртек жоқ
problem-receipt-not-found-next = Нөмірді қозғалыстар тізімінен алыңыз: түбіртек берілетіндерінде ол бар.
problem-document-not-found = Мұндай құжат жоқ
problem-document-not-found-next = Тіркеуші мұндай коды бар құжат берген жоқ. Кодты қағазбен салыстырыңыз.
