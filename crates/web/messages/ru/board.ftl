## List of checkpoints
checkpoints-title = Пункты пропуска
checkpoints-lead =
    { $n } { $n ->
         [one] автомобильный пункт пропуска
         [few] автомобильных пункта пропуска
        *[many] автомобильных пунктов пропуска
    } с электронной очередью. Цифры – за сегодня.
checkpoints-filter = Отбор по соседней стране
checkpoints-all = Все
checkpoints-none = Такого пункта пропуска не нашлось. Попробуйте написать название иначе или откройте все.
checkpoints-first-free = Первое свободное время
checkpoints-nothing-free = Мест нет до конца 90 дней
checkpoints-closed = Закрыт

## Live board
board-title = Пункт пропуска { $checkpoint }
board-back = Все пункты пропуска
board-book-here = Забронировать здесь
board-old = данные получены { $age } назад
board-closed-until = Пункт пропуска закрыт до { $until }. Брони переносятся сами, платить за это не нужно.
board-today = Цифры за { $day }
board-capacity = Всего мест
board-booked = Забронировано
board-free = Свободно
board-used = Въехало
board-no-show = Не приехало
board-expedited = Ускоренных
board-expedited-of = из { $quota } возможных, { $percent } % броней
board-expedited-tag = Ускоренный
board-hours = По часам
board-hours-chart = Диаграмма мест по часам: всего, забронировано, использовано; те же данные в таблице ниже
board-hours-table = Показать таблицей
board-lorries = Сейчас в очереди
board-no-lorries = Сейчас нет автомобилей ни в зоне ожидания, ни среди вызванных.
board-since = В этом состоянии с
board-refusals = Кому не открылся шлагбаум

## Why the barrier stays closed
entry-unknown-plate = на этот номер нет брони
entry-too-early = прибыл раньше забронированного времени
entry-not-called = ещё не вызван
entry-too-late = забронированное время прошло
entry-unpaid = плата не внесена
entry-wrong-checkpoint = бронь оформлена в другой пункт пропуска
entry-already-inside = автомобиль уже въехал
entry-stopped = не пропущен, решает сотрудник
entry-other = не пропущен, разбирается сотрудник
