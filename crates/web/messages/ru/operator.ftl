operator-home = Обзор
operator-jobs = Невыполненные задания
operator-capacity = Пропускная способность
operator-weekdays = Автомобилей по дням недели
operator-closures = Закрытия
operator-lists = Списки автомобилей
operator-payments = Отклонённые сообщения банка
operator-booked = Забронировано на сегодня
operator-admitted = Въехало сегодня
operator-held = Удержано и проверяется
operator-awaiting-payment = Ожидает оплаты
operator-jobs-waiting = Заданий в очереди
operator-jobs-dead = Невыполненных заданий
operator-payments-rejected = Отклонено сообщений банка за 24 часа
operator-closed = Закрыто пунктов пропуска
operator-to-transfer = К перечислению в бюджет
operator-registers = Государственные реестры
operator-register-state = Состояние
operator-register-waiting = Ждут ответа
operator-jobs-lead = Эти задания не удались и после всех повторов. Устраните причину и запустите снова или снимите.
operator-jobs-none = Невыполненных заданий нет.
operator-job-failed = Попыток: { $n }, последняя – { $moment }.
operator-job-retry = Запустить снова
operator-job-discard = Снять
operator-capacity-lead = Укажите, сколько автомобилей пропускают за сутки. Если число уменьшится, лишние брони сами перейдут на ближайшее свободное время; владельцы получат уведомление и ничего не заплатят.
operator-capacity-now = Сейчас мест: { $capacity }, забронировано: { $booked }.
operator-to-move =
    { $n ->
        [0] Ни одна бронь не переместится.
        [one] Переместится { $n } бронь.
        [few] Переместятся { $n } брони.
       *[many] Переместятся { $n } броней.
    }
operator-last-moved = Самое позднее новое время: { $time }.
operator-kept-over =
    { $n ->
        [one] { $n } бронь переместить нельзя: свободного времени позже нет или автомобиль уже вызван. Она сохранит своё время.
        [few] { $n } брони переместить нельзя: свободного времени позже нет или автомобили уже вызваны. Они сохранят своё время.
       *[many] { $n } броней переместить нельзя: свободного времени позже нет или автомобили уже вызваны. Они сохранят своё время.
    }
operator-preview = Показать последствия
operator-save = Сохранить и уведомить
operator-weekdays-lead = Укажите, сколько автомобилей впредь пропускают в этот день недели. Дни, для которых число задано отдельно, его сохранят. Лишние брони сами перейдут на ближайшее свободное время; владельцы получат уведомление и ничего не заплатят.
operator-weekdays-show = Показать неделю
operator-weekdays-change = Изменить день недели
operator-weekday-now = Сейчас автомобилей: { $lorries }. Изменится дней: { $days }.
operator-weekday-kept =
    { $n ->
        [one] { $n } день задан отдельно и останется как есть.
        [few] { $n } дня заданы отдельно и останутся как есть.
       *[many] { $n } дней заданы отдельно и останутся как есть.
    }
operator-changed-at = Когда изменено
operator-changed-by = Кто изменил
operator-changed-never = ещё не менялось
operator-closures-lead = Брони на время закрытия переходят на ближайшее свободное время. Такой перенос бесплатный и не считается за пользователем.
operator-close = Закрыть и уведомить
operator-closures-list = Текущие и будущие закрытия
operator-closures-none = Закрытий нет.
operator-no-end = срок не назначен
operator-lift = Открыть снова
operator-lists-lead = Списки автомобилей почтового и уполномоченных экономических операторов. В списке не больше { $most } строк; если хоть одна с ошибкой, не принимается ничего.
operator-lists-errors = Строк с ошибками: { $n }. Исправьте и отправьте снова.
operator-lists-line = Строка
operator-lists-value = Содержание
operator-lists-error = Ошибка
operator-lists-send = Отправить список
operator-lists-in-force = Действующие списки
operator-lists-none = Действующих списков нет.
operator-lists-vehicles = Автомобилей
operator-lists-sent = Отправлен
operator-payments-lead = Сообщения банка, которые не были учтены. Движение денег записывается только по правильным сообщениям.
operator-payments-none = Отклонённых сообщений нет.
operator-payments-at = Поступило
operator-payments-invoice = Счёт на оплату
operator-payments-excerpt = Начало сообщения

## Fields
label-weekday = День недели
label-lorries = Автомобилей в сутки
hint-lorries = Целое число, например 480
label-from-date = Дата начала
label-from-time = Время начала
label-until-date = Дата окончания
label-until-time = Время окончания
label-closure-reason = Причина
label-list-ground = Чей список
label-list-valid-until = Действует до
label-list-rows = Строки
label-list-file = Файл CSV
hint-list-rows = По одному автомобилю в строке: страна;номер;VIN. Например: KZ;123ABC02;WDB9634031L123456
hint-list-file = Вместо строк можно отправить файл в кодировке UTF-8
list-postal-operator = Почтовый оператор
list-authorised-economic-operator = Уполномоченный экономический оператор

## Why a checkpoint is closed
closure-repair = Ремонт
closure-weather = Погода
closure-neighbour = Соседняя страна не принимает
closure-equipment = Неисправность оборудования
closure-order = Решение государственного органа
closure-other = Другая причина

## Why a bank message was rejected
rejection-unverified = Сообщение не подтвердилось: неверный секрет или другой статус в банке
rejection-amount = Сумма не подходит
rejection-currency = Валюта – не тенге
rejection-transaction-id = Номера платежа нет или он слишком длинный
rejection-unknown-invoice = Такого счёта нет; деньги ждут решения оператора
rejection-duplicate = Об этом платеже уже сообщалось
rejection-declined = Банк не провёл платёж
rejection-other = Другая причина

## Registers
operator-registers-lead = Показатели этого процесса с его запуска.
operator-register-asked = Запросов
operator-register-answers = Ответов
operator-register-silences = Без ответа
operator-register-ms = { $ms } мс
operator-register-until = до { $moment }
operator-register-paused = приостановлен { $moment }, оператор { $by }:
operator-register-resume = Возобновить
operator-register-pause = Приостановить
operator-register-pause-title = Приостановить реестр
operator-register-pause-lead = Приостановленный реестр не запрашивается. Брони, которым он нужен, ждут и сохраняют места; пользователи видят, что его приостановил оператор.
label-register = Реестр
label-pause-reason = Причина
hint-pause-reason = Для коллег, например: работы до 18:00, объявлены владельцем
breaker-closed = Запрашивается
breaker-open = Не отвечает
breaker-trial = Пробный запрос
breaker-paused = Приостановлен

## Appeals, stops and evidence
operator-appeals = Обращения
operator-appeals-lead = Пользователи, которые считают ответ реестра неверным. Первыми – те, чей срок ближе.
operator-appeals-open = Открытые обращения
operator-appeals-none = Обращений без ответа нет.
operator-appeals-answered = С ответом
operator-appeals-answered-none = Пока нет.
operator-appeal-at = Дата ответа
operator-appeal-title = Обращение
operator-appeal-words = Слова пользователя
operator-appeal-record = Что показывает проверка сейчас
operator-appeal-reason = Что сообщил реестр на момент обращения:
operator-appeal-answer = Ответ
operator-appeal-lead = Если обращение удовлетворено, проверка на время не применяется к этому автомобилю пользователя. Проверки 4 и 5 не отменяются никогда.
operator-appeal-submit = Ответить и уведомить пользователя
label-appeal-outcome = Решение
label-appeal-answer = Почему
hint-appeal-answer = Это прочтёт пользователь, от 10 до 2000 знаков
operator-stops = Остановленные брони
operator-stops-lead = Реестр сообщил об отказе после выдачи брони: шлагбаум не откроется, пока не решит сотрудник или реестр не подтвердит.
operator-stops-none = Остановленных броней нет.
operator-stop-officers = только для сотрудников
operator-stop-since = Остановлена с
operator-stop-ask = Запросить реестр ещё раз
operator-stop-asked-again = Реестр запрашивается ещё раз; решит его ответ.
evidence-title = Доказательства
evidence-link = Показать доказательства
evidence-lead = Какие реестры, о чём и когда запрошены и что ответили. Ответы – персональные данные: ваш просмотр записан в журнале событий.
evidence-export = Сохранить файлом (JSON)
evidence-list = Запросы и ответы
evidence-none = Реестры не запрашивались.
evidence-asking = Момент
evidence-policy = таблица проверок { $version }
evidence-asked = Отправлено
evidence-answered = Получено
evidence-message = Сообщение
evidence-sealed = Ответ не открывается: он запечатан другим ключом или изменён.
evidence-answer = Ответ, как он пришёл
asking-booking = при бронировании
asking-day-before = за день
asking-entry = при въезде
asking-driver = новый водитель
answer-answered = Ответил
answer-timed-out = Нет ответа вовремя
answer-unreachable = Недоступен
answer-unintelligible = Не разобрать
answer-declined = Отказался отвечать
