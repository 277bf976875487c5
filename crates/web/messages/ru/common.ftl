## Frame of every page
site-name = Шекара – электронная очередь
skip-to-content = Перейти к содержанию
languages = Язык
sections = Разделы
nav-checkpoints = Пункты пропуска
nav-bookings = Мои брони
nav-notices = Уведомления
nav-consents = Согласия
nav-operator = Оператор
unread = непрочитанных
sign-in = Войти
sign-out = Выйти
sign-up = Зарегистрироваться
demo-clock = Демонстрация: часы системы – { $moment }. Настоящие брони не создаются.
footer-help = Справка
footer-agreement = Пользовательское соглашение
footer-open-api = Открытый API и данные
footer-law = Работает по Правилам, утверждённым Приказом № 707 от 27 июня 2023 года.

## Words used on many pages
back = Назад
continue = Продолжить
change = Изменить
choose = Выберите
search = Найти
more = Показать ещё
optional = (необязательно)
not-given = не указано
to-home = На главную
as-of = По состоянию на { $moment }
clause = Основание: Правила, утверждённые Приказом № 707, п. { $clause }.
clause-own = Основание: порядок работы системы. Он не заменяет Правила, а обеспечивает честность очереди.
live-stale = Связь прервалась. Данные ниже могли устареть. Восстанавливаем соединение…
error-summary = Нужно исправить
error-prefix = Ошибка:

## Lengths of time
duration-days =
    { $n } { $n ->
         [one] день
         [few] дня
        *[many] дней
    }
duration-hours =
    { $n } { $n ->
         [one] час
         [few] часа
        *[many] часов
    }
duration-minutes =
    { $n } { $n ->
         [one] минута
         [few] минуты
        *[many] минут
    }

## Months as they stand in a date
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря

## Days of the week
weekday-1 = понедельник
weekday-2 = вторник
weekday-3 = среда
weekday-4 = четверг
weekday-5 = пятница
weekday-6 = суббота
weekday-7 = воскресенье

## Messages shown once, after something was done
flash-signed-in = Вы вошли в систему.
flash-signed-out = Вы вышли из системы.
flash-signed-up = Регистрация завершена. Теперь можно бронировать время.
flash-password-set = Новый пароль сохранён, вы вошли в систему.
flash-code-sent = Новый код отправлен. Прежний код больше не действует.
flash-booking-moved = Бронь перенесена на другое время.
flash-booking-cancelled = Бронь отменена. Место свободно для других.
flash-driver-changed = Водитель заменён. Идёт проверка нового водителя.
flash-notices-read = Все уведомления отмечены прочитанными.
flash-job-retried = Задание запущено повторно.
flash-job-discarded = Задание снято.
flash-capacity-saved = Пропускная способность сохранена. Все, чьи брони перенесены, получат уведомление.
flash-closure-saved = Закрытие сохранено. Все, чьи брони перенесены, получат уведомление.
flash-closure-lifted = Пункт пропуска снова открыт.
flash-list-saved = Список транспортных средств принят.
flash-place-taken = Место закреплено за вами. Данные проверяются.
flash-payment-not-needed = Эту бронь оплачивать не нужно.
flash-sign-in-first = Сначала войдите в систему. После этого вы вернётесь на эту страницу.
flash-agreement-accepted = Пользовательское соглашение принято.
flash-appeal-filed = Обращение отправлено. Ответ появится на этой странице.
flash-appeal-answered = Ответ на обращение дан, пользователь уведомлён.
flash-consent-revoked = Согласие отозвано.
flash-register-paused = Реестр приостановлен, запросы не отправляются.
flash-register-resumed = Запросы в реестр возобновлены.
flash-stop-asked-again = Реестр запрашивается ещё раз.
flash-orders-made = Поручения созданы. Сохраните файлы и отправьте в банк.
flash-orders-none = Создавать поручения было не из чего.
flash-posting-proposed = Проводка предложена и ждёт второго человека.
flash-match-proposed = Владелец предложен; решит второй человек.
flash-proposal-approved = Утверждено, деньги проведены.
flash-proposal-rejected = Отклонено; ничего не изменилось.
flash-payout-made = Поручение составлено, решает второй человек.
flash-payout-approved = Поручение утверждено. Сохраните файл и отправьте в банк.
flash-payout-rejected = Поручение отклонено, возвраты ждут другого поручения.
flash-withdrawal-proposed = Отзыв предложен, решает второй человек.
flash-withdrawal-rejected = Отзыв отклонён, поручение остаётся в банке.
flash-order-withdrawn = Поручение отозвано, деньги ждут следующего.
