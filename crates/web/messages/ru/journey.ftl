## The journey
journey-step = Шаг { $n } из { $of }
book-checkpoint-title = Через какой пункт пропуска поедете?
book-first-free = первое свободное время: { $time }
book-vehicle-title = Какой автомобиль поедет?
book-vehicle-lead = Пишите как в свидетельстве о регистрации. Заменить автомобиль в брони потом нельзя.
book-refused-kind-title = Бронь не нужна
book-refused-kind-found = Вы выбрали: { $kind }.
book-refused-kind-change = Изменить вид автомобиля
book-owner-title = Кто владелец автомобиля?
book-owner-lead = Тот, кто указан в свидетельстве о регистрации. Бронь нельзя передать другому владельцу.
book-driver-title = Кто поведёт автомобиль?
book-driver-lead = Водитель, который пересечёт границу. Вызов и напоминание придут на этот телефон.
book-document-title = Документ водителя
book-trusted-title = Кто ещё может вести этот автомобиль?
book-trusted-lead = Если основной водитель не сможет поехать, его можно заменить только одним из этих людей. Если никого нет, оставьте 0.
book-trusted-show = Показать поля
book-trusted-driver = Доверенный водитель { $n }
book-cargo-title = Что вы везёте?
book-cargo-lead = От вида груза зависит, по какой очереди вы поедете. В пункте пропуска это проверят.
book-cargo-controls = Для каждого вида контроля нужен свой сертификат: он проверяется в «E-Agriculture» (проверка 15).
book-cargo-expedited-fee = Платный ускоренный проезд: { $fee }.
book-consent-title = Согласны ли вы на проверку данных?
book-consent-lead = Чтобы получить бронь, данные об автомобиле, владельце и водителе сверяются с государственными реестрами. Они используются только для этого.
book-consent-resident = Резидентам Казахстана придёт SMS сервиса контроля доступа к персональным данным (1414): подтвердите его.
book-consent-non-resident = Нерезиденты дают согласие на этой странице и принимая пользовательское соглашение.
book-consent-checks = Какие проверки будут проведены ({ $n })
book-time-title = { $checkpoint }: когда приедете?
book-time-lead = На этой странице место ещё не занимается. Оно закрепится на { $hold } после подтверждения на следующей.
book-check-title = Проверьте ответы
book-fee-title = Плата
book-fee-count = { $count } МРП, 1 МРП = { $index }
book-fee-clause = Основание: пункты 23 и 25 Правил; Приказ № 538, размер действует с { $day }.
book-check-what-happens = После нажатия место закрепится за вами на { $hold }, данные проверятся, затем вы оплатите. Сейчас деньги не списываются.
book-check-true = Нажимая кнопку, вы подтверждаете, что данные верны. Автомобиль и владельца потом изменить нельзя.
book-check-submit = Подтвердить и занять место
answers-time = Пункт пропуска и время
answers-vehicle = Автомобиль
answers-owner = Владелец
answers-driver = Водитель
answers-trusted = Доверенные водители
answers-cargo = Груз

## Warnings that don't stop the booking
warning-plate-format = Номер не похож на обычный для этой страны. Если это ошибка, исправьте сейчас: шлагбаум откроется именно на этот номер.
warning-plate-country = Номер не похож на номера выбранной страны, но похож на: { $countries }. Проверьте страну: шлагбаум откроется именно на этот номер.
warning-chassis-number = Это принято как номер шасси: в VIN 17 знаков. Если есть VIN, укажите его.
warning-vin-check-digit = Контрольный знак VIN не сходится: возможно, один из знаков неверен. Сверьте со свидетельством о регистрации.
warning-document-expires = Документ водителя действует до { $date }.
warning-arrive-early = Шлагбаум пункта пропуска не откроется раньше { $moment }. До вызова по SMS ждите в зоне ожидания или там, где удобно.

## Choosing a time
times-show-day = Показать этот день
times-horizon = Выберите день с { $first } по { $last }.
times-first-free = Первое свободное:
times-nothing-free = До { $last } свободных мест нет. Выберите другой пункт пропуска или загляните позже.
times-expedited-left = Ускоренных мест на этот день осталось: { $n }.
times-free =
    { $n } { $n ->
         [one] место
         [few] места
        *[many] мест
    }
times-full = мест нет
times-no-hours = В этот день пункт пропуска не работает. Выберите другой.

## Kinds of vehicle
vehicle-lorry = Грузовой автомобиль без прицепа
vehicle-tractor = Седельный тягач с полуприцепом
vehicle-road-train = Автопоезд (грузовик с прицепом)
vehicle-machinery = Сельскохозяйственная или специальная техника
vehicle-car = Легковой автомобиль
vehicle-bus = Автобус

## Goods
goods-ordinary = Обычный груз
goods-ordinary-hint = Вы проезжаете в общей очереди.
goods-live-animals = Живые животные
goods-live-animals-hint = Ускоренная очередь. Проверяется ветеринарный сертификат.
goods-perishable = Скоропортящийся груз
goods-perishable-hint = Ускоренная очередь.
goods-dangerous = Опасный груз
goods-dangerous-hint = Ускоренная очередь. Нужны документы ДОПОГ.
goods-postal-operator = Автомобиль почтового оператора
goods-postal-operator-hint = Автомобиль должен быть в списке, присланном заранее.
goods-authorised-economic-operator = Уполномоченный экономический оператор
goods-authorised-economic-operator-hint = Автомобиль должен быть в списке, присланном заранее, и обозначен знаком.
goods-article-147 = Товары статьи 147 Таможенного кодекса
goods-article-147-hint = Нужен номер декларации на товары или транзитной.
goods-paid = Платный ускоренный проезд
goods-paid-hint = Любой груз; плата выше, мест ограниченное число.
load-loaded = С грузом
load-empty = Порожний

## Residency, holders, documents
residency-resident = Резидент Казахстана
residency-resident-hint = Есть ИИН или БИН.
residency-non-resident = Нерезидент
residency-non-resident-hint = Достаточно паспорта; если есть ИИН/БИН, укажите.
holder-person = Физическое лицо
holder-organisation = Организация
document-passport = Паспорт
document-identity-card = Удостоверение личности
document-residence-permit = Вид на жительство

## Labels of fields
label-phone = Телефон
label-code = Код из SMS
label-residency = Резидентство
label-holder = Лицо
label-iin = ИИН
label-bin = БИН
label-organisation = Название организации
label-surname = Фамилия
label-given = Имя
label-patronymic = Отчество
label-full-name = Имя и фамилия
label-password = Пароль
label-new-password = Новый пароль
label-password-again = Пароль ещё раз
label-agreement = Я прочитал(а) и принимаю пользовательское соглашение
label-consent = Согласен(на) на сбор, проверку и хранение данных
label-search = Найти пункт пропуска или область
label-checkpoint = Пункт пропуска
label-time = Время
label-state = Состояние
label-date = Дата
label-slot = Время
label-vehicle-kind = Вид автомобиля
label-plate-country = Страна регистрации
label-plate = Государственный номер
label-trailer-plate = Государственный номер прицепа
label-vin = VIN или номер шасси
label-driver = Водитель
label-new-driver = Новый водитель
label-birth-date = Дата рождения
label-email = Электронная почта
label-document-kind = Вид документа
label-document-country = Страна, выдавшая документ
label-document-number = Номер документа
label-document-valid-until = Действует до
label-trusted-count = Число доверенных водителей
label-load = Есть ли груз?
label-goods = Вид груза
label-controls = Контроль груза
label-veterinary = Груз подлежит ветеринарному контролю
label-phytosanitary = Груз подлежит фитосанитарному контролю
label-declaration = Номер декларации
label-fee = Плата
label-amount = Сумма
label-booking-number = Номер брони
label-bank-reference = Номер платежа в банке

## Explanations under labels
hint-phone = С кодом страны, например +7 701 123 45 67
hint-code = Шесть цифр
hint-password = Не меньше 8 знаков. Лучше всего – несколько слов, которые легко запомнить.
hint-iin = 12 цифр из удостоверения личности. Для нерезидента необязательно.
hint-driver-iin = 12 цифр из удостоверения личности. Резиденту обязательно: реестры знают водителя по ИИН. Нерезиденту необязательно.
hint-bin = 12 цифр. Для нерезидента необязательно.
hint-organisation = С правовой формой, например ТОО «Улы Дала Транс»
hint-name-document = Как в паспорте, теми же буквами
hint-plate = Пробелы и дефисы не важны, например 123 ABC 02
hint-trailer-plate = Если есть прицеп
hint-vin = В свидетельстве о регистрации или на табличке шасси, 17 знаков
hint-birth-date = Например, 05.03.1985
hint-driver-phone = Номер, который будет на связи на границе, с кодом страны
hint-document-number = Как в документе, вместе с серией
hint-valid-until = Например, 31.12.2030. Должен действовать на дату брони.
hint-declaration = Для товаров статьи 147 обязателен. Для других товаров укажите, если он есть: таможню спросим именно об этой декларации. Например 50000/201126/0012345
