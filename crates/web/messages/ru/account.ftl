## Sign-up
sign-up-phone-title = Ваш номер телефона
sign-up-phone-lead = На него придёт код подтверждения, а позже – вызовы и напоминания. Подходит номер любой страны.
sign-up-send-code = Отправить код
sign-up-have-account = Уже есть учётная запись?
sign-up-code-title = Введите код из SMS
sign-up-code-lead = Код отправлен на { $phone }. Он действует до { $time }.
sign-up-demo-inbox = Демонстрация: на настоящий телефон SMS не приходит.
sign-up-demo-read = Прочитать сообщение в учебном телефоне
sign-up-no-code = Код не пришёл?
sign-up-send-again = Отправить ещё раз
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
