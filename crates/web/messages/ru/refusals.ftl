refusal-title = Действие не выполнено
refusal-next-title = Что можно сделать
refusal-next-free = Ближайшее свободное время:
refusal-take = Занять это время
refusal-vehicle-kind-needs-no-booking = Бронирование – только для грузовых автомобилей. Легковые автомобили и автобусы проезжают границу без брони.
refusal-vehicle-kind-needs-no-booking-next = Поезжайте прямо в пункт пропуска. Если автомобиль грузовой, исправьте его вид.
refusal-no-free-place = На этот час свободных мест не осталось.
refusal-no-free-place-next = Займите ближайшее свободное время, выберите другой день или другой пункт пропуска.
refusal-vehicle-has-active-booking = У этого автомобиля уже есть действующая бронь. На все пункты пропуска может быть только одна.
refusal-vehicle-has-active-booking-next = Перенесите ту бронь на другое время или отмените её. Если номер написан с ошибкой, исправьте.
refusal-hold-window-used = Для этого автомобиля место недавно удерживалось и не было оплачено. Держать места раз за разом нельзя: ждут и другие.
refusal-hold-window-used-next = Новое место можно занять с { $until }. Подготовьте заранее документы и оплату.
refusal-beyond-horizon =
    Бронировать можно не более чем за { $days } { $days ->
         [one] календарный день
         [few] календарных дня
        *[many] календарных дней
    }.
refusal-beyond-horizon-next = Выберите дату не позже { $last }.
refusal-in-the-past = Выбранное время уже прошло.
refusal-in-the-past-next = Выберите более позднее время.
refusal-checkpoint-closed = Пункт пропуска в это время закрыт.
refusal-checkpoint-closed-next = Выберите время после открытия или другой пункт пропуска.
refusal-account-blocked-debt = За учётной записью долг { $debt }, поэтому бронирование закрыто.
refusal-account-blocked-debt-next = Погасите долг полностью: { $debt }. Ограничение снимется само, как только придёт оплата. Если вы не согласны с долгом, напишите оператору.
refusal-agreement-not-accepted = Действующая редакция пользовательского соглашения не принята.
refusal-agreement-not-accepted-next = Прочитайте и примите соглашение, затем продолжите бронирование.
refusal-expedited-ground-not-listed = Этого автомобиля нет в списке, который заранее прислал почтовый или уполномоченный экономический оператор.
refusal-expedited-ground-not-listed-next = Попросите оператора внести автомобиль в список или выберите обычный проезд.
refusal-expedited-declaration-missing = Товары статьи 147 проезжают ускоренно только при наличии декларации на товары или транзитной декларации.
refusal-expedited-declaration-missing-next = Укажите номер декларации или выберите обычный проезд.
refusal-expedited-quota-full = Все ускоренные места этого дня ({ $quota }) заняты. Их не больше 15 процентов суточной пропускной способности.
refusal-expedited-quota-full-next = Выберите другой день или обычный проезд. Если кто-то отменит, место откроется снова.
refusal-not-your-booking = Эта бронь оформлена на другую учётную запись.
refusal-not-your-booking-next = Войдите под учётной записью, с которой бронировали. Передать бронь нельзя.
refusal-wrong-state = Бронь сейчас в состоянии «{ $state }», поэтому это действие невозможно.
refusal-wrong-state-next = Откройте страницу брони: на ней видно, что можно сделать сейчас.
refusal-move-needs-payment = Два бесплатных переноса использованы. Следующий перенос стоит { $fee }.
refusal-move-needs-payment-next = Оплатите { $fee } и перенесите или оставьте прежнее время.
refusal-move-too-late = До забронированного времени осталось слишком мало, перенести нельзя.
refusal-move-too-late-next = Приезжайте в забронированное время. Если не успеете, бронь аннулируется и можно забронировать снова.
refusal-same-time = Бронь и так на это время.
refusal-same-time-next = Выберите другое время. Бесплатный перенос не потрачен.
refusal-driver-not-trusted = Этого человека нет среди доверенных водителей брони.
refusal-driver-not-trusted-next = Выберите одного из доверенных водителей, названных при бронировании.
refusal-booking-not-found = Такой брони нет.
refusal-booking-not-found-next = Проверьте ссылку или откройте бронь из списка.
refusal-place-not-found = Такого часа в пункте пропуска нет.
refusal-place-not-found-next = Выберите час из списка.
refusal-too-many-trusted-drivers = Доверенных водителей может быть не больше { $most }.
refusal-too-many-trusted-drivers-next = Уберите лишних водителей.
refusal-payment-amount = Сумма не совпадает: нужно { $due }, поступило { $paid }.
refusal-payment-amount-next = Оплатите { $due }. Ошибочная сумма вернётся.
refusal-hold-expired = Место держалось { $hold }, это время вышло.
refusal-hold-expired-next = Займите ближайшее свободное время или выберите другое.

## Links that lead on
onward-booking = Открыть бронь
onward-another-time = Выбрать другое время
onward-checkpoints = Все пункты пропуска
onward-bookings = Мои брони
onward-agreement = Прочитать пользовательское соглашение
onward-goods = Изменить вид груза
