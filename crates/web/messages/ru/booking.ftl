## A booking
booking-title = Бронь
booking-next-title = Что делать дальше
booking-hold = Место держится за вами до { $until }. Осталось: { $left }.
booking-awaited = Ждём ответа. Место остаётся за вами, бронь продолжится сама, когда ответ придёт.
booking-register-asked = Запрошенный реестр: { $register }.
booking-register-answer = Ответ: { $answer }.
booking-check-clause = Основание: пункт 18 Правил, проверка { $n }; пункты 19, 20.
booking-pay = Оплатить { $fee }
booking-pay-hint = Вы перейдёте на страницу банка. Плата поступит на счёт регистратора.
booking-pay-from-balance = Оплатить со счёта: на нём { $balance }
booking-arrive-from = Шлагбаум откроется не раньше
booking-call-by = Вызов не позднее
booking-arrive-until = После этого бронь аннулируется
booking-move = Перенести на другое время
moves-left =
    { $n ->
        [0] бесплатных переносов не осталось
        [one] остался { $n } бесплатный перенос
        [few] осталось { $n } бесплатных переноса
       *[many] осталось { $n } бесплатных переносов
    }
booking-change-driver = Заменить водителя
booking-cancel = Отменить бронь
booking-details = Данные брони
booking-paid = оплачено
booking-not-paid = ещё не оплачено
booking-checks = Проверки
booking-events = Что происходило
check-column = Проверка
outcome-column = Результат
register-column = Реестр

## States
state-held = Место удержано
state-held-next = Место временно за вами. Проверки сейчас начнутся – подождите.
state-verifying = Идёт проверка
state-verifying-next = Ваши данные проверяются в государственных реестрах. Ничего делать не нужно: страница обновится сама.
state-awaiting-payment = Ожидает оплаты
state-awaiting-payment-next = Все проверки пройдены. Оплатите, пока держится место, и время станет вашим.
state-confirmed = Подтверждена
state-confirmed-next = Время закреплено за вами. Приезжайте в забронированное время. Напомним за сутки, вызов придёт по SMS.
state-in-waiting-zone = В зоне ожидания
state-in-waiting-zone-next = Ждите вызова. Не уезжайте из зоны: ваша очередь сохраняется.
state-called = Вызван
state-called-next = Вас вызвали: поезжайте к пункту пропуска. Шлагбаум откроется по вашему номеру.
state-admitted = Въехал в пункт пропуска
state-admitted-next = Следуйте указаниям сотрудников пункта пропуска. Приготовьте документы.
state-crossed = Пересёк границу
state-crossed-next = Счастливого пути! Бронь завершена, на этот автомобиль можно оформить новую.
state-refused = Отказано
state-refused-next = Устраните причины, указанные ниже, и забронируйте снова. Место освобождено, плата не взималась.
state-expired = Время удержания истекло
state-expired-next = Время удержания закончилось, место освобождено. Можно забронировать снова.
state-cancelled = Отменена
state-cancelled-next = Вы отменили бронь. На автомобиль можно оформить новую.
state-annulled = Аннулирована
state-annulled-next = Автомобиль не прибыл в забронированное время, и бронь аннулирована (пункт 35 Правил). Можно забронировать снова.
state-turned-back = Возвращён
state-turned-back-next = Автомобиль возвращён из пункта пропуска. Причину объяснит сотрудник; после её устранения забронируйте снова.

## Outcomes of checks
outcome-passed = Пройдена
outcome-failed = Не подтверждено
outcome-notified = К сведению, не препятствует
outcome-not-applicable = Не применяется
outcome-unreachable = Реестр не отвечает
outcome-pending = Проверяется

## The 18 checks of clause 18
check-1-name = Соответствие учётной записи реестру
check-1-register = Государственная база «Юридические лица» / «Физические лица»
check-1-failed = Имя или название не совпадает с реестром по этому ИИН/БИН.
check-1-next = Сверьте ИИН/БИН и имя в профиле с документом и исправьте.
check-2-name = Регистрация автомобиля
check-2-register = Государственная база «Автомобиль»
check-2-failed = Автомобиль с таким номером и VIN не значится зарегистрированным.
check-2-next = Проверьте номер и VIN по свидетельству о регистрации.
check-3-name = Категория водительского удостоверения
check-3-register = Государственная база «Автомобиль», водительские удостоверения
check-3-failed = В удостоверении водителя нет категории для этого автомобиля или срок истёк.
check-3-next = Укажите другого водителя или обновите удостоверение.
check-4-name = Розыск автомобиля
check-4-register = Министерство внутренних дел, розыск транспорта
check-4-failed = Автомобиль числится в розыске.
check-4-next = Обратитесь в органы внутренних дел; после снятия с розыска забронируйте снова.
check-5-name = Розыск водителя
check-5-register = Комитет по правовой статистике и специальным учётам
check-5-failed = В отношении водителя зарегистрировано ограничение.
check-5-next = Укажите другого водителя или уточните в органах прокуратуры.
check-6-name = Регистрация сельхозтехники
check-6-register = Реестр сельскохозяйственной техники
check-6-failed = Техника не найдена в реестре.
check-6-next = Зарегистрируйте технику или исправьте номер и забронируйте снова.
check-7-name = Разрешение на международную перевозку
check-7-register = «Е-лицензирование» и база транспортного контроля
check-7-failed = Действующее разрешение не найдено.
check-7-next = Получите разрешение в органе транспортного контроля.
check-8-name = Договор страхования
check-8-register = Единая страховая база данных
check-8-failed = Действующий договор страхования на этот автомобиль и водителя не найден.
check-8-next = Оформите страховку или включите водителя в договор.
check-9-name = Налоговая задолженность
check-9-register = Кабинет налогоплательщика
check-9-failed = Есть налоговая задолженность (включая налог на транспорт).
check-9-next = Погасите задолженность; после обновления реестра забронируйте снова.
check-10-name = Дорожные штрафы
check-10-register = Единый реестр административных производств
check-10-failed = Есть неоплаченный в срок дорожный штраф.
check-10-next = Оплатите штраф. Для резидентов это не препятствует брони.
check-11-name = Цифровые документы
check-11-register = Сервис «Цифровые документы» мобильного правительства
check-11-failed = В цифровых документах нет удостоверения личности, водительского удостоверения или документа на автомобиль.
check-11-next = Проверьте документы в приложении eGov Mobile.
check-12-name = Биометрическая идентификация
check-12-register = Система биометрической идентификации
check-12-failed = Биометрическая идентификация не дала совпадения.
check-12-next = Повторите; если не помогло, обновите данные в ЦОН.
check-13-name = Принадлежность номера телефона
check-13-register = База мобильных граждан
check-13-failed = Номер телефона не зарегистрирован на указанного человека.
check-13-next = Зарегистрируйте номер на eGov на себя или укажите другой.
check-14-name = Технический осмотр
check-14-register = Информационная система обязательного технического осмотра
check-14-failed = Нет сведений о действующем техосмотре.
check-14-next = Пройдите техосмотр и забронируйте снова.
check-15-name = Ветеринарный/фитосанитарный сертификат
check-15-register = Информационная система «E-Agriculture»
check-15-failed = Сертификат на этот груз не найден.
check-15-next = Получите ветеринарный или фитосанитарный сертификат.
check-16-name = Таможенная декларация
check-16-register = Таможенная система «АСТАНА-1»
check-16-failed = Таможенная декларация на груз и автомобиль не найдена.
check-16-next = Зарегистрируйте декларацию или исправьте её номер.
check-17-name = Задолженность за платные дороги
check-17-register = Операторы платных дорог
check-17-failed = Есть задолженность за проезд по платной дороге.
check-17-next = Погасите задолженность. Для резидентов это не препятствует брони.
check-18-name = Движение и взвешивание
check-18-register = Интеллектуальная транспортная система, станции взвешивания
check-18-failed = Данные о движении или взвешивании не найдены.
check-18-next = Пройдите станцию взвешивания и забронируйте снова.

## Events in the life of a booking
event-booking-held = Место удержано
event-booking-verifying = Проверки начаты
event-booking-checks-passed = Все проверки пройдены
event-booking-checks-refused = Отказ по результатам проверок
event-booking-register-unreachable = Реестр не ответил, спросим ещё раз
event-booking-awaiting-payment = Ожидается оплата
event-booking-paid = Оплата получена
event-booking-confirmed = Бронь подтверждена, выдан номер
event-booking-moved = Перенесена вами на другое время
event-booking-moved-by-checkpoint = Перенесена пунктом пропуска на другое время
event-booking-cancelled = Бронь отменена
event-booking-expired = Время удержания истекло
event-booking-annulled = Аннулирована: не прибыл вовремя
event-booking-reminded = Отправлено напоминание о прибытии
event-booking-called = Вызван в пункт пропуска
event-booking-zone-entered = Въехал в зону ожидания
event-booking-entry-allowed = Въезд разрешён, шлагбаум открыт
event-booking-admitted = Въехал в пункт пропуска
event-booking-crossed = Пересёк границу
event-booking-turned-back = Возвращён из пункта пропуска
event-booking-driver-changed = Заменён водитель
event-booking-entry-refused = Шлагбаум не открылся
event-booking-move-paid = Перенос оплачен
event-booking-paid-no-place = Оплата пришла, когда места уже не было; деньги на счёте
event-booking-paid-short = Оплачено меньше, чем нужно
event-booking-refund-due = Плата будет возвращена
event-booking-check-changed = Реестр не подтверждает
event-booking-appeal-filed = Подано обращение
event-booking-appeal-answered = На обращение дан ответ
event-other = Изменение в брони

## Notices
notices-title = Уведомления
notices-none = Уведомлений пока нет.
notices-mark-read = Отметить все прочитанными
notices-new = Новое
notice-booking-confirmed = Бронь подтверждена
notice-booking-confirmed-text = Время закреплено за вами. Номер – на странице брони.
notice-arrive-reminder = Скоро время прибытия
notice-arrive-reminder-text = Нужно прибыть в пункт пропуска в забронированное время. Если не успеваете, перенесите бронь сейчас.
notice-called = Вас вызвали
notice-called-text = Поезжайте к пункту пропуска. Шлагбаум откроется по вашему номеру.
notice-annulled = Бронь аннулирована
notice-annulled-text = Автомобиль не прибыл в забронированное время. Можно забронировать снова.
notice-moved = Время брони изменилось
notice-moved-text = В брони теперь новое время. Проверьте его перед выездом.
notice-moved-by-checkpoint = Время брони перенесено
notice-moved-by-checkpoint-text = Пункт пропуска не сможет принять вас в прежнее время, это не ваша вина. Новое время ниже; если оно не подходит, перенесите бесплатно или верните плату.
notice-hold-expired = Время удержания истекло
notice-hold-expired-text = Оплата не поступила вовремя, место освобождено. Можно забронировать снова.
notice-checks-refused = В брони отказано
notice-checks-refused-text = Некоторые данные не подтвердились. Причины и что делать – на странице брони.
notice-register-waiting = Ждём ответа реестра
notice-register-waiting-text = Один из реестров не отвечает. Место остаётся за вами, делать ничего не нужно.
notice-paid-no-place = Оплата получена, но места уже нет
notice-paid-no-place-text = Оплата пришла после окончания удержания. Деньги на вашем счёте: они пойдут на оплату новой брони.
notice-cancelled = Бронь отменена
notice-cancelled-text = Брони больше нет, место освобождено. На автомобиль можно оформить новую.
notice-crossed = Автомобиль пересёк границу
notice-crossed-text = Бронь завершена. Счастливого пути!
notice-payment-rejected = Платёж отклонён
notice-payment-rejected-text = Оплата пришла не полностью или банк её не подтвердил. Чего не хватает – на странице брони; поступившие деньги остаются на вашем счёте.
notice-check-changed = Реестр не подтверждает данные
notice-check-changed-text = Реестр не подтверждает часть данных. Что именно, важно ли это для въезда и что делать – на странице брони.
notice-appeal-answered = На ваше обращение дан ответ
notice-appeal-answered-text = Ответ оператора – на странице брони.
notice-transfer-due = Подходит срок перечисления в бюджет
notice-transfer-due-text = Часть поступившей платы ещё не в бюджете. Её нужно перечислить в течение трёх дней после поступления. Проверьте, исполнил ли банк поручения.
notice-other = Сообщение о брони
notice-other-text = Подробности – на странице брони.

## List of bookings
bookings-title = Мои брони
bookings-active = Действующие
bookings-none = Действующих броней нет.
bookings-past = Прошлые

## Moving
move-title = Перенести бронь
move-free =
    { $n ->
        [one] Этот перенос бесплатный – последний из двух.
       *[other] Этот перенос бесплатный. Бесплатных переносов осталось: { $n }.
    }
move-paid = Два бесплатных переноса использованы. За этот перенос нужно заплатить { $fee }.
move-lead = Прежнее место освободится только после того, как закреплено новое.
move-submit = Перенести на это время

## Cancelling
cancel-title = Отменить бронь?
cancel-nothing-paid = Вы ещё ничего не заплатили, ничего не взимается.
cancel-no-refund = Плата { $fee } не возвращается, потому что вы отменяете бронь сами.
cancel-full-refund = { $fee } вернутся полностью, потому что время перенёс пункт пропуска.
cancel-move-instead =
    Вместо отмены бронь можно бесплатно перенести (ещё { $n } { $n ->
         [one] раз
         [few] раза
        *[many] раз
    }).
cancel-place-goes = После отмены место сразу освободится для других, вернуть его нельзя.
cancel-submit = Да, отменить
cancel-keep = Нет, оставить

## Changing the driver
driver-title = Заменить водителя
driver-now = Сейчас водитель – { $name }.
driver-lead = Выбрать можно только одного из доверенных водителей, названных при бронировании. Нового водителя проверят заново.
driver-none = В этой брони доверенные водители не названы, поэтому заменить водителя нельзя.
driver-submit = Заменить на этого водителя

## Return from the bank
payment-waiting = Ждём подтверждения банка
payment-waiting-next = Страница обновится сама, как только придёт сообщение банка. Не платите второй раз.
payment-done = Оплата получена
payment-done-next = Бронь подтверждена, время закреплено за вами.
payment-failed = Оплата не прошла
payment-failed-next = Банк не провёл платёж, деньги не списаны. Попробуйте ещё раз, пока место держится.
payment-no-place = Оплата получена, но места уже нет
payment-no-place-next = Оплата пришла после окончания удержания. Деньги не пропадут: они на вашем счёте и пойдут на оплату новой брони.
payment-held-until = Место держится до
payment-look-again = Проверить ещё раз
payment-try-again = Оплатить снова

## Why a register doesn't confirm, and the way out
reason-number-missing = Для резидента не указан ИИН или БИН.
reason-number-missing-next = Укажите ИИН или БИН и забронируйте снова.
reason-person-not-found = Человек с таким ИИН не найден.
reason-person-not-found-next = Сверьте ИИН с удостоверением личности и исправьте.
reason-person-dead = По данным реестра владелец этого ИИН умер.
reason-person-dead-next = Проверьте ИИН. Если ошибается реестр, обратитесь в ЦОН.
reason-organisation-not-found = Организация с таким БИН не найдена.
reason-organisation-not-found-next = Сверьте БИН со справкой о регистрации и исправьте.
reason-organisation-liquidated = Эта организация ликвидирована.
reason-organisation-liquidated-next = Укажите нынешнего владельца автомобиля.
reason-name-mismatch = ИИН/БИН зарегистрирован на другое имя или название.
reason-name-mismatch-next = Напишите имя или название как в документе, проверьте ИИН/БИН.
reason-vehicle-not-found = Автомобиль с таким номером не зарегистрирован.
reason-vehicle-not-found-next = Сверьте номер со свидетельством о регистрации и исправьте.
reason-vehicle-deregistered = Автомобиль снят с учёта.
reason-vehicle-deregistered-next = Поставьте автомобиль на учёт и забронируйте снова.
reason-vin-mismatch = У автомобиля с этим номером другой VIN.
reason-vin-mismatch-next = Сверьте номер и VIN со свидетельством о регистрации и исправьте.
reason-vehicle-wanted = Автомобиль числится в розыске.
reason-vehicle-wanted-next = Обратитесь в органы внутренних дел; после снятия с розыска забронируйте снова.
reason-consent-refused = Человек отказал в доступе к своим данным.
reason-consent-refused-next = Попросите его дать согласие в SMS от 1414 или укажите другого водителя; затем забронируйте снова.
reason-licence-not-found = В реестре нет водительского удостоверения этого водителя.
reason-licence-not-found-next = Проверьте ИИН водителя или укажите другого.
reason-licence-not-valid = Водительское удостоверение приостановлено или изъято.
reason-licence-not-valid-next = Укажите другого водителя.
reason-licence-expired = Срок водительского удостоверения истекает до забронированного дня.
reason-licence-expired-next = Обновите удостоверение, укажите другого водителя или выберите более ранний день.
reason-licence-category-missing = В водительском удостоверении нет категории для этого автомобиля.
reason-licence-category-missing-next = Укажите водителя с нужной категорией или исправьте вид автомобиля.
reason-driver-wanted = В отношении водителя зарегистрировано ограничение.
reason-driver-wanted-next = Укажите другого водителя или уточните в органах прокуратуры.
reason-machinery-not-found = Техники с таким номером в реестре нет.
reason-machinery-not-found-next = Зарегистрируйте технику или исправьте номер и забронируйте снова.
reason-machinery-deregistered = Техника снята с учёта.
reason-machinery-deregistered-next = Поставьте её на учёт и забронируйте снова.
reason-carriage-permit-missing = Разрешения на международную перевозку нет.
reason-carriage-permit-missing-next = Получите разрешение в органе транспортного контроля и забронируйте снова.
reason-carriage-permit-expired = Разрешение на международную перевозку не действует в забронированный день.
reason-carriage-permit-expired-next = Получите разрешение на этот день или выберите день, когда оно действует.
reason-insurance-missing = Договора страхования ответственности на автомобиль нет.
reason-insurance-missing-next = Оформите страховку и забронируйте снова.
reason-insurance-expired = Срок страховки истекает до забронированного дня.
reason-insurance-expired-next = Продлите её или выберите более ранний день.
reason-driver-not-insured = Страховка не распространяется на этого водителя.
reason-driver-not-insured-next = Включите водителя в договор или укажите того, кто в нём есть.
reason-tax-debt = Есть налоговая задолженность (включая налог на транспорт).
reason-tax-debt-next = Погасите задолженность; после обновления реестра забронируйте снова.
reason-overdue-fine = Дорожный штраф не оплачен в срок.
reason-overdue-fine-next = Оплатите штраф. Для резидентов это не препятствует брони.
reason-digital-document-missing = Цифрового документа нет, или его срок истекает до забронированного дня.
reason-digital-document-missing-next = Проверьте удостоверение личности, водительское удостоверение и документ на автомобиль в приложении eGov Mobile.
reason-biometrics-missing = Биометрическая идентификация водителя не пройдена.
reason-biometrics-missing-next = Водителю нужно пройти её в приложении eGov Mobile; затем забронируйте снова.
reason-biometrics-mismatch = Биометрическая идентификация не дала совпадения.
reason-biometrics-mismatch-next = Повторите; если не помогло, обновите данные в ЦОН.
reason-phone-not-owned = Номер телефона не зарегистрирован на водителя.
reason-phone-not-owned-next = Зарегистрируйте номер на водителя на eGov или укажите другой.
reason-inspection-missing = Сведений о техосмотре автомобиля или прицепа нет.
reason-inspection-missing-next = Пройдите техосмотр и забронируйте снова.
reason-inspection-expired = Срок техосмотра истекает до забронированного дня.
reason-inspection-expired-next = Пройдите техосмотр заново или выберите более ранний день.
reason-inspection-failed = Автомобиль или прицеп не прошёл техосмотр.
reason-inspection-failed-next = Устраните неисправности, пройдите техосмотр и забронируйте снова.
reason-certificate-missing = Нет ветеринарного или фитосанитарного сертификата.
reason-certificate-missing-next = Получите сертификат по каждому виду контроля и забронируйте снова.
reason-certificate-expired = Срок ветеринарного или фитосанитарного сертификата истекает до забронированного дня.
reason-certificate-expired-next = Обновите его или выберите более ранний день.
reason-declaration-missing = Таможенной декларации на груз и автомобиль нет.
reason-declaration-missing-next = Подайте декларацию или исправьте её номер и забронируйте снова.
reason-declaration-not-in-force = Таможенная декларация отклонена или отозвана.
reason-declaration-not-in-force-next = Уладьте вопрос с таможней и забронируйте снова.
reason-declaration-expired = Срок таможенной декларации истекает до забронированного дня.
reason-declaration-expired-next = Продлите срок или выберите более ранний день.
reason-toll-debt = Проезд по платной дороге не оплачен.
reason-toll-debt-next = Погасите задолженность. Для резидентов это не препятствует брони.
reason-weighing-unknown = Сведений о взвешивании автомобиля нет.
reason-weighing-unknown-next = Пройдите станцию взвешивания и забронируйте снова.

## Why a check isn't made
not-applicable-residents-only = проверяются только резиденты
not-applicable-no-number-stated = ИИН/БИН не указан, для нерезидента необязателен
not-applicable-machinery = у сельхозтехники свой реестр
not-applicable-not-machinery = автомобиль – не сельхозтехника
not-applicable-no-controlled-goods = груз не подлежит ветеринарному и фитосанитарному контролю
not-applicable-empty-vehicle = автомобиль выезжает без груза, декларировать нечего
not-applicable-set-aside = отменена по вашему обращению

## Registers
register-persons = Государственная база «Физические лица»
register-organisations = Государственная база «Юридические лица»
register-vehicles = Государственная база «Автомобиль»
register-wanted = Министерство внутренних дел, розыск транспорта
register-driving-licences = Государственная база «Автомобиль», водительские удостоверения
register-wanted-persons = Комитет по правовой статистике и специальным учётам
register-machinery = Реестр сельскохозяйственной техники
register-e-licensing = «Е-лицензирование»
register-transport-control = База транспортного контроля
register-insurance = Единая страховая база данных
register-taxes = Кабинет налогоплательщика
register-road-fines = Единый реестр административных производств
register-digital-documents = Сервис «Цифровые документы» мобильного правительства
register-biometrics = Система биометрической идентификации
register-mobile-citizens = База мобильных граждан
register-inspections = Информационная система обязательного техосмотра
register-agriculture = Информационная система «E-Agriculture»
register-customs = Таможенная система «АСТАНА-1»
register-tolls = Операторы платных дорог
register-weighing = Станции взвешивания интеллектуальной транспортной системы
register-other = Другой реестр

## Why nothing is known yet
cause-timed-out = Реестр не ответил вовремя
cause-timed-out-next = Ничего делать не нужно: спросим ещё раз сами.
cause-unreachable = Реестр недоступен
cause-unreachable-next = Ничего делать не нужно: спросим ещё раз сами.
cause-unintelligible = Ответ реестра невозможно разобрать
cause-unintelligible-next = Ничего делать не нужно: спросим ещё раз сами.
cause-declined = Реестр отказался отвечать
cause-declined-next = Ничего делать не нужно: спросим ещё раз сами.
cause-consent-pending = Человек ещё не ответил, можно ли запросить его данные
cause-consent-pending-next = Попросите ответить на SMS от 1414: после этого бронь продолжится сама.
cause-paused = Оператор приостановил запросы в этот реестр
cause-paused-next = Ничего делать не нужно: спросим, как только пауза закончится.
cause-breaker-open = Реестр несколько раз не ответил, запросы ненадолго остановлены
cause-breaker-open-next = Ничего делать не нужно: спросим ещё раз сами.
cause-overloaded = К этому реестру слишком много запросов
cause-overloaded-next = Ничего делать не нужно: спросим ещё раз сами.

## Groups of checks
checks-attention = Требует внимания ({ $n })
checks-waiting = Ждём ответа ({ $n })
checks-confirmed = Подтверждено ({ $n })
checks-not-applicable = Не применяются ({ $n })
check-earlier = ответ от { $moment }, использован повторно
booking-stopped-driver = Этот водитель не может ехать: { $reason } Выберите другого водителя, иначе шлагбаум не откроется.
booking-again = Занять ближайшее свободное время
booking-again-hint = В том же пункте пропуска, с теми же данными: вводить заново ничего не нужно. Данное согласие остаётся в силе.

## Appeals
appeal-open = Ждёт ответа
appeal-overdue = Срок истёк
appeal-upheld = Удовлетворено
appeal-rejected = Отклонено
appeal-yours = Ваше обращение
appeal-until = Подано { $filed }, ответ не позднее { $due }.
appeal-link = Ответ неверный – обжаловать
appeal-title = Почему этот ответ неверный?
appeal-lead = Оператор сверит ваши слова с ответом реестра и ответит в течение { $days } рабочих дней. Ответ появится на странице брони и придёт уведомлением.
appeal-meaning = Если вы правы, эта проверка на время не применяется к вашему автомобилю, и вы бронируете снова. Сами данные реестра исправляет только его владелец.
appeal-submit = Отправить обращение
label-appeal-words = Почему реестр ошибается
hint-appeal-words = От 10 до 2000 знаков: как на самом деле и каким документом это подтверждается

## Consents to the access to personal data
consent-pending = Ответа ещё нет
consent-granted = Дано
consent-refused = Отказано
consent-revoked = Отозвано
consent-expired = Срок истёк
consents-title = Согласия на доступ к персональным данным
consents-lead = Для брони данные владельца и водителя запрашиваются в государственных реестрах. Резидент разрешает это через государственный сервис контроля доступа к персональным данным: войдя на этот сайт или ответив на SMS от 1414. Здесь видно, кого спрашивали для ваших броней и что они ответили.
consents-agreement = Нерезиденты дают согласие пользовательским соглашением. Вы приняли версию { $version } { $moment }.
consents-no-agreement = Нерезиденты дают согласие пользовательским соглашением. Вы его ещё не приняли.
consents-none = Для ваших броней согласие ещё ни у кого не запрашивалось.
consents-how = Как спросили
consents-signed-in = Вход на этот сайт
consents-by-sms = SMS от 1414
consents-asked = Запрошено
consents-answered = Ответ
consents-valid-until = Действует до
consents-revoked = Отозвано
consents-revoke = Отозвать это согласие
consents-revoke-title = Отозвать согласие?
consents-revoke-lead = С этого момента реестры, которым нужно это согласие, не запрашиваются. Брони, которые ещё проверяются, будут ждать нового согласия; подтверждённые остаются.
consents-revoke-submit = Да, отозвать
consents-keep = Нет, оставить
label-iin-short = ИИН

## Способы оплаты
pay-ways = Другие способы оплаты: Kaspi, банковский перевод
pay-title = Как оплатить
pay-invoice = Номер счёта
pay-due = К оплате
pay-card = Картой
pay-card-lead = Самый быстрый способ: вы перейдёте на страницу банка, и после оплаты бронь сразу подтвердится.
pay-terminal = Через Kaspi
pay-terminal-open = В приложении Kaspi.kz или на терминале откройте «Платежи» и найдите услугу «Электронная очередь».
pay-terminal-number = Введите номер счёта: { $number }.
pay-terminal-pay = Проверьте, за что вы платите, и оплатите ровно { $sum }.
pay-terminal-hint = Бронь подтвердится сразу после оплаты. Оплатить счёт может любой человек.
pay-transfer = Банковским переводом
pay-transfer-slow = Перевод идёт несколько часов, иногда один-два дня, а место удерживается недолго. Если деньги опоздают, они не пропадут: они поступят на ваш счёт в системе и пойдут на следующую бронь.
pay-beneficiary = Бенефициар
pay-bin = БИН
pay-iban = ИИК
pay-bic = БИК банка
pay-kbe = КБЕ
pay-knp = КНП
pay-amount = Сумма
pay-purpose = Назначение платежа
pay-purpose-text = Плата за бронирование времени въезда, счёт { $number }
pay-transfer-number = Обязательно укажите в назначении номер счёта: по нему видно, за что поступили деньги. Деньги без номера бухгалтер разбирает вручную.
pay-transfer-abroad = Из-за границы переводите только тенге. ИИН или БИН не нужен; укажите плательщика и его страну. Перевод в другой валюте банк вернёт.
