# Money of a user: statement of the account, receipts, documents.

## The page
nav-money = Деньги
money-title = Деньги и квитанции
money-balance = На вашем счёте
money-balance-hint = Деньги, которые поступили и ещё не потрачены. Ими оплачивается следующая бронь.
money-debt = Ваш долг
money-debt-blocks = За вами долг { $amount }. Новые брони закрыты, пока он не погашен полностью (пункт 27 Правил).
money-movements = Движение денег, сначала новое
money-none = Пока ничего не поступало и не списывалось.
money-when = Когда (UTC+5)
money-what = За что
money-amount = Сумма
money-booking = бронь № { $number }
money-booking-unnumbered = бронь
money-invoice = счёт { $number }
money-clause = пункт { $clause } Правил
money-receipt = Квитанция (PDF)
money-statement = Выписка за период
money-statement-lead = Не больше года, с остатком на начало и на конец. PDF – для печати, два других файла открываются как таблица.
money-statement-pdf = PDF
money-statement-csv = CSV
money-statement-xlsx = Excel

## Why money moved
money-cause-receipt = Поступила оплата
money-cause-booking-fee = Плата за бронь
money-cause-move-fee = Плата за ещё один перенос
money-cause-refund = Возврат платы
money-cause-budget-order = Перечислено в бюджет
money-cause-assignment = Поступила оплата, признанная вашей
money-cause-manual = Исправление, согласованное двумя бухгалтерами
money-cause-reversal = Банк отозвал платёж
money-cause-debt = Задолженность
money-cause-debt-payment = Погашение задолженности
money-cause-waiver = Плата прощена из-за события
money-cause-withdrawal = Возврат по вашему заявлению
money-cause-payout = Выплачено
money-cause-order-withdrawn = Поручение отозвано
money-cause-other = Движение денег

## What money is for, how it came
money-for-booking = Плата за проезд через пункт пропуска по электронной очереди
money-for-move = Плата за перенос брони на другое время
money-for-debt = Погашение задолженности
money-for-account = Пополнение счёта пользователя
money-way-card = банковской картой
money-way-transfer = банковским переводом
money-way-biller = через приложение банка

## The statement
statement-title = Выписка по счёту, { $from } – { $until }
statement-sheet = Выписка
statement-holder = Пользователь
statement-number = ИИН или БИН
statement-period = Период
statement-opening = Остаток на начало
statement-closing = Остаток на конец
statement-received = Поступило
statement-spent = Списано
statement-made = Составлена
statement-column-when = Дата и время (UTC+5)
statement-column-what = За что
statement-column-booking = Бронь
statement-column-invoice = Счёт на оплату
statement-column-reference = Номер платежа в банке
statement-column-amount = Сумма, ₸
statement-column-balance = Остаток, ₸
statement-note = Деньги на счёте принадлежат пользователю, пока не потрачены. Плата: пункты 23–28 Правил, утверждённых Приказом № 707.

## The receipt
receipt-title = Квитанция об оплате
receipt-payee = Получатель
receipt-payee-bin = БИН получателя
receipt-payer = Плательщик
receipt-payer-number = ИИН или БИН плательщика
receipt-invoice = Счёт на оплату
receipt-purpose = Назначение
receipt-booking = Бронь
receipt-amount = Сумма
receipt-paid-at = Получено (время Казахстана, UTC+5)
receipt-way = Способ оплаты
receipt-reference = Номер платежа в банке
receipt-balance = На счёте плательщика после этой оплаты
receipt-issued-at = Квитанция выдана
receipt-reversed = Банк отозвал этот платёж { $moment }. Квитанция больше не подтверждает оплату.
receipt-reversed-label = Отозван
receipt-check = Наведите камеру на код или откройте адрес: на сайте регистратора видно, что квитанция настоящая.
receipt-check-description = QR-код с адресом страницы, которая подтверждает эту квитанцию
receipt-note = Составлена электронной очередью без подписи и печати; её подтверждает страница, на которую ведёт код. Плата: пункты 23–26 Правил, утверждённых Приказом № 707.
document-footer = Электронная очередь в автомобильных пунктах пропуска Казахстана

## The public check of a document
check-document-title = Проверка документа
check-document-real = Квитанция настоящая: её выдал регистратор электронной очереди.
check-document-reversed = Квитанция была настоящей, но банк отозвал платёж { $moment }. Оплату она больше не подтверждает.
check-document-compare = Сравните эти сведения с бумагой. Имена здесь не показываются.
check-document-unknown = Такого документа нет
check-document-unknown-text = Регистратор не выдавал документа с этим кодом. Сверьте код с бумагой знак за знаком; если он совпадает, бумага не от нас.
check-document-code = Код
check-document-kind = Документ
check-document-kind-receipt = Квитанция об оплате
check-document-issued = Выдан

## Errors
error-period-reversed = «{ $field }»: период кончается раньше, чем начинается. Измените один из двух дней.
error-period-too-long = «{ $field }»: выписка составляется не больше чем за год. Выберите период короче или составьте по выписке на каждый год.
error-period-calendar = «{ $field }»: этот день не подходит. Выберите день нынешнего века.
error-period-movements = «{ $field }»: за этот период слишком много движений для одной выписки. Выберите период короче.
problem-receipt-not-found = Такой квитанции нет
problem-receipt-not-found-next = Возьмите номер из списка движений: он есть у тех, по которым выдаётся квитанция.
problem-document-not-found = Такого документа нет
problem-document-not-found-next = Регистратор не выдавал документа с этим кодом. Сверьте код с бумагой.
