# Кто виноват, прощение платы, оплачено – а места нет.

## Что случилось с бронью (пункт 28)
fault-given-up-unpaid = Вы отказались от брони до оплаты.
fault-not-paid-in-time = Плата не поступила, пока место удерживалось.
fault-checks-said-no = Государственный реестр не подтвердил указанные сведения.
fault-register-silent = Государственный реестр слишком долго не отвечал.
fault-given-up = Вы отменили оплаченную бронь.
fault-refused-in-zone = Вы отказались от брони, находясь в зоне ожидания.
fault-left-zone-late = Автомобиль поздно выехал из зоны ожидания.
fault-late-from-zone = Автомобиль опоздал из зоны ожидания или не приехал.
fault-did-not-appear = Автомобиль не прибыл в забронированное время.
fault-turned-back = Автомобиль развернули уже в пункте пропуска.
fault-crossed = Автомобиль пересёк границу.
fault-moved-by-user = Вы перенесли бронь.
fault-checkpoint-closed = Пункт пропуска был закрыт.
fault-equipment-failed = В пункте пропуска отказало оборудование.
fault-register-outage = Очередь или государственный реестр не работали.
fault-capacity-cut = Пункт пропуска смог принять меньше автомобилей, чем было забронировано.
fault-disagree = Если всё было иначе, напишите оператору: если причина не в вас, плату вернут.
at-fault-user = Причина на стороне пользователя.
at-fault-registrar = Это произошло не по вашей вине.
at-fault-nobody = Виноватых нет.
consequence-nothing-paid = Ничего не было оплачено, поэтому ничего не потеряно и никто ничего не должен.
consequence-used = Плата { $fee } израсходована на проезд.
consequence-forfeit = Плата { $fee } не возвращается.
consequence-free-move-counted = Это один из двух бесплатных переносов.
consequence-paid-move = Использован оплаченный перенос.
consequence-needs-payment = Ещё один перенос стоит { $fee }.
consequence-free-move-not-counted = Перенос бесплатный и не засчитывается.
consequence-users-option = Выбираете вы: другое время без учёта переноса или возврат { $fee }.
consequence-refund = Плата { $fee } возвращается полностью.

## Выбор
chosen-kept = Вы решили оставить это время.
chosen-moved = Вы выбрали другое время: бесплатно и без учёта переноса.
chosen-money-back = Вы выбрали возврат: деньги возвращаются.
chosen-place = На эти деньги вы заняли другое место.
option-lead = Вы можете выбрать один раз:
option-keep = Оставить это время
option-move = Выбрать другое время
option-move-hint = Бесплатно и не засчитывается как один из двух бесплатных переносов.
option-money-back = Отменить и вернуть деньги
option-money-back-hint = Деньги перечислят на ваш банковский счёт.
option-over = Автомобиль уже в пути, выбирать больше нечего.
late-lead = { $amount } поступили, когда места уже не было. Деньги на вашем счёте.
late-choose = Вы можете один раз выбрать, что с ними сделать:
late-take-day = Занять ближайшее свободное время этого дня: { $time }
late-day-full = На этот день свободных мест больше нет.
late-take-later = Занять ближайшее свободное время: { $time }
late-money-back = Вернуть { $amount }
cancel-waived = Плата уже возвращена; больше ничего не взимается и не возвращается.

## Возврат денег
money-back-title = Возврат денег
money-back-balance = На вашем счёте { $balance }.
money-back-lead = Укажите, сколько вернуть. Сумма сразу спишется со счёта, и оплатить ею бронь будет уже нельзя.
money-back-nothing = Возвращать нечего.
money-back-owed = За вами долг { $owed }. Деньги возвращаются после полного погашения долга.
money-back-submit = Запросить возврат
label-money-back = Сумма в тенге

## Прощение платы
operator-waivers = Прощение платы
waivers-lead = Когда закрытие, сбой или отказ затронули много броней, один сотрудник предлагает, что получат пользователи, а бухгалтер утверждает. Каждая бронь получает это один раз.
waivers-none = Предложений нет.
waivers-more = Более ранние
waiver-new = Новое предложение
waiver-new-lead = Сначала посмотрите, сколько броней затронуто и о какой сумме речь, затем предлагайте. До решения бухгалтера с бронями ничего не происходит.
waiver-where = Где
waiver-when = Забронированное время
waiver-state = Состояние
waiver-everywhere = Все пункты пропуска
waiver-event-checkpoint-closed = Пункт пропуска был закрыт
waiver-event-equipment-failed = Отказало оборудование
waiver-event-register-outage = Очередь или реестр не работали
waiver-event-capacity-cut = Могло проехать меньше автомобилей
waiver-kind-refund = Возврат платы; бронь, которой ещё можно воспользоваться, остаётся в силе
waiver-kind-free-move = Один перенос, который не засчитывается
waiver-kind-choice = По выбору пользователя: перенос без учёта или возврат платы
waiver-state-proposed = Ждёт решения бухгалтера
waiver-state-approved = Утверждено
waiver-state-rejected = Отклонено
waiver-affected =
    { $n ->
        [one] Затронута { $n } оплаченная бронь на { $amount }.
        [few] Затронуты { $n } оплаченные брони, всего на { $amount }.
       *[other] Затронуто { $n } оплаченных броней, всего на { $amount }.
    }
waiver-preview = Показать, во что это обойдётся
waiver-propose = Предложить
waiver-approve = Утвердить и исполнить
waiver-reject = Отклонить
waiver-own-hint = Это предложили вы, поэтому утвердить должен другой бухгалтер. Отклонив, вы отзываете предложение.
waiver-waits = Решение за бухгалтером.
waiver-proposed = Предложено
waiver-decided = Решение принято
waiver-comes-to = Во что это обойдётся сейчас
waiver-progress = Ход исполнения
waiver-done-of = Готово: { $done } из { $listed }
waiver-refunded = Возвращено: { $amount }
waiver-skipped =
    { $n ->
        [one] По { $n } брони делать было нечего: автомобиль проехал или плата уже возвращена.
       *[other] По { $n } броням делать было нечего: автомобили проехали или плата уже возвращена.
    }
label-waiver-event = Что случилось
label-waiver-kind = Что получат пользователи
label-waiver-reason = Почему
label-waiver-decision = Основание решения

## События, уведомления, отказы, сообщения
event-booking-time-kept = Вы оставили это время
event-booking-waived = Принято решение о плате: сбой не по вашей вине
event-booking-money-place = На эти деньги занято другое место
event-booking-money-back = Деньги возвращаются
event-booking-checks-taken-over = Проверки прежней брони ещё действуют
notice-waived = Не по вашей вине
notice-waived-text = Сбой в пункте пропуска затронул вашу бронь. На её странице сказано, что вы получаете и что можете выбрать.
refusal-already-chosen = Выбор уже сделан. { $choice }
refusal-already-chosen-next = Выбрать можно один раз. Как обстоит дело, видно на странице брони.
refusal-nothing-to-choose = По этой брони выбирать нечего.
refusal-nothing-to-choose-next = Откройте страницу брони: там видно, что можно сделать сейчас.
flash-time-kept = Это время остаётся за вами.
flash-money-back-asked = Деньги возвращаются вам.
flash-already-chosen = Выбор уже был сделан и остаётся прежним.
flash-waiver-proposed = Предложение отправлено. Решает бухгалтер.
flash-waiver-approved = Утверждено, исполнение идёт.
flash-waiver-rejected = Предложение отклонено.
error-waiver-nobody = В этом промежутке нет ни одной оплаченной брони.
error-waiver-too-many = Затронуто более { $most } броней. Сократите промежуток.
error-waiver-interval = Конец должен быть позже начала, но не более чем на 31 день.
error-waiver-own = Это предложили вы. Утвердить должен другой бухгалтер.
error-waiver-decided = Решение уже принял кто-то другой.
error-money-format = Укажите сумму в тенге, например 4325 или 4325,50.
error-money-most = На счёте { $most }. Запросите эту сумму или меньше.
problem-already-chosen = Выбор уже сделан. { $choice }
problem-already-chosen-next = Выбрать можно один раз. Запросите бронь, чтобы узнать её состояние.
problem-nothing-to-choose = По этой брони выбирать нечего.
problem-nothing-to-choose-next = Запросите бронь: в её действиях сказано, что можно сделать сейчас.
problem-waiver-role = С этой ролью такое действие с прощением платы невозможно.
problem-waiver-role-next = Предлагают операторы и бухгалтеры, утверждают и отклоняют только бухгалтеры.
problem-waiver-not-found = Такого предложения нет.
problem-waiver-not-found-next = Возьмите номер из списка предложений.
problem-waiver-decided = По предложению уже есть решение: { $state }.
problem-waiver-decided-next = Запросите предложение, чтобы узнать, кто решил и почему.
problem-waiver-own = Тот, кто предложил, не может утверждать.
problem-waiver-own-next = Обратитесь к другому бухгалтеру.
problem-waiver-for-nobody = У этих пунктов пропуска нет оплаченных броней на этот промежуток.
problem-waiver-for-nobody-next = Проверьте пункты пропуска и промежуток.
problem-waiver-too-large = Затронуто более { $most } броней.
problem-waiver-too-large-next = Сократите промежуток или назовите меньше пунктов пропуска.
problem-money-not-there = На счёте только { $balance }.
problem-money-not-there-next = Запросите эту сумму или меньше.
problem-money-owed = За счётом числится долг { $owed }.
problem-money-owed-next = Сначала полностью погасите долг.
error-money-amount = { $field }: сумма в тиынах должна быть больше нуля.
