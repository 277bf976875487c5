## Sign-up
sign-up-phone-title = Ваш номер телефона
sign-up-phone-lead = На него придёт код подтверждения, а позже – вызовы и напоминания. Подходит номер любой страны.
phone-code-send = Отправить код
sign-up-have-account = Уже есть учётная запись?
phone-code-title = Введите код из SMS
phone-code-lead = Код отправлен на { $phone }. Он действует до { $time }.
phone-code-inbox = Демонстрация: на настоящий телефон SMS не приходит.
phone-code-read = Прочитать сообщение в учебном телефоне
phone-code-none = Код не пришёл?
phone-code-again = Отправить ещё раз
sign-up-details-title = На кого оформить учётную запись?
sign-up-name-title = Имя
sign-up-name-hint = Для организации – имя того, кто действует от её имени. Пишите как в документе.
sign-up-password-title = Пароль
sign-up-agreement-short = Коротко: бронь нельзя передать другому; два переноса бесплатны; если вы не воспользовались временем по своей вине, плата не возвращается; приезжать нужно вовремя; данные проверяются в государственных системах.
sign-up-agreement-read = Прочитать полностью
sign-up-finish = Завершить регистрацию

## Sign-in
sign-in-title = Вход
sign-in-no-account = Нет учётной записи?

## Новый пароль
sign-in-forgotten = Забыли пароль?
reset-phone-title = На какой номер оформлена учётная запись?
reset-phone-lead = Отправим на него код. По этому коду вы зададите новый пароль.
reset-password-title = Задайте новый пароль
reset-password-lead = Это пароль учётной записи с номером { $phone }. После сохранения на всех других устройствах придётся войти заново.
reset-password-save = Сохранить новый пароль
