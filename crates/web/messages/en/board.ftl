## List of checkpoints
checkpoints-title = Checkpoints
checkpoints-lead =
    { $n } road { $n ->
         [one] checkpoint
        *[other] checkpoints
    } with the electronic queue. Figures are for today.
checkpoints-filter = Filter by neighbouring country
checkpoints-all = All
checkpoints-none = No such checkpoint was found. Try another spelling, or open all of them.
checkpoints-first-free = First free time
checkpoints-nothing-free = No free place for 90 days
checkpoints-closed = Closed

## Live board
board-title = { $checkpoint } checkpoint
board-back = All checkpoints
board-book-here = Book here
board-old = these figures are { $age } old
board-closed-until = The checkpoint is closed until { $until }. Bookings are moved by themselves, at no cost.
board-today = Figures for { $day }
board-capacity = Places
board-booked = Booked
board-free = Free
board-used = Admitted
board-no-show = Didn't come
board-expedited = Expedited
board-expedited-of = of { $quota } allowed, { $percent } % of bookings
board-expedited-tag = Expedited
board-hours = Hour by hour
board-hours-chart = Chart of places by hour: all, booked, used; the same figures are in the table below
board-hours-table = Show as a table
board-lorries = In the queue now
board-no-lorries = There are no lorries in the waiting zone or called right now.
board-since = Since
board-refusals = Not let through

## Why the barrier stays closed
entry-unknown-plate = no booking for this plate
entry-too-early = came before the booked time
entry-not-called = not called yet
entry-too-late = the booked time has passed
entry-unpaid = the fee isn't paid
entry-wrong-checkpoint = the booking is for another checkpoint
entry-already-inside = the lorry is inside already
entry-stopped = not let through, an officer decides
entry-other = not let through, an officer is looking into it
