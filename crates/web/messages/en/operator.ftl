operator-home = Overview
operator-jobs = Failed work
operator-capacity = Capacity
operator-weekdays = Lorries by weekday
operator-closures = Closures
operator-lists = Vehicle lists
operator-payments = Rejected bank messages
operator-booked = Booked for today
operator-admitted = Admitted today
operator-held = Held and being checked
operator-awaiting-payment = Waiting for payment
operator-jobs-waiting = Work waiting
operator-jobs-dead = Failed work
operator-payments-rejected = Bank messages rejected in 24 hours
operator-closed = Checkpoints closed
operator-to-transfer = To be passed on to the budget
operator-registers = State registers
operator-register-state = State
operator-register-waiting = Bookings waiting
operator-jobs-lead = This work failed after every retry. Remove the cause and run it again, or discard it.
operator-jobs-none = There is no failed work.
operator-job-failed = Attempts: { $n }, the last on { $moment }.
operator-job-retry = Run again
operator-job-discard = Discard
operator-capacity-lead = Say how many lorries pass in a day. If the number falls, the bookings that are too many move to the first free time by themselves; everybody is told and nobody is charged.
operator-capacity-now = Places now: { $capacity }, booked: { $booked }.
operator-to-move =
    { $n ->
        [0] No booking moves.
        [one] { $n } booking moves.
       *[other] { $n } bookings move.
    }
operator-last-moved = The latest new time: { $time }.
operator-kept-over =
    { $n ->
        [one] { $n } booking can't be moved: no later time is free, or the lorry is called already. It keeps its time.
       *[other] { $n } bookings can't be moved: no later time is free, or the lorries are called already. They keep their time.
    }
operator-preview = Show what happens
operator-save = Save and tell everybody
operator-weekdays-lead = Say how many lorries pass on a day of the week from now on. Days whose number was set by itself keep it. Bookings that no longer fit move to the first free time by themselves; everybody is told and nobody is charged.
operator-weekdays-show = Show the week
operator-weekdays-change = Change a weekday
operator-weekday-now = Lorries now: { $lorries }. Days that change: { $days }.
operator-weekday-kept =
    { $n ->
        [one] { $n } day was set by itself and stays as it is.
       *[other] { $n } days were set by themselves and stay as they are.
    }
operator-changed-at = Changed
operator-changed-by = Changed by
operator-changed-never = not changed yet
operator-closures-lead = Bookings in the closure move to the first free time. Such a move is free and doesn't count for the user.
operator-close = Close and tell everybody
operator-closures-list = Closures now and to come
operator-closures-none = No closures.
operator-no-end = no end set
operator-lift = Open again
operator-lists-lead = Vehicle lists of the postal operator and of authorised economic operators. At most { $most } rows a list; if one row is wrong, nothing is taken.
operator-lists-errors = Rows with errors: { $n }. Correct them and send the list again.
operator-lists-line = Line
operator-lists-value = Content
operator-lists-error = Error
operator-lists-send = Send the list
operator-lists-in-force = Lists in force
operator-lists-none = No lists in force.
operator-lists-vehicles = Vehicles
operator-lists-sent = Sent
operator-payments-lead = Messages of the bank that weren't taken into account. Money moves only on correct messages.
operator-payments-none = No rejected messages.
operator-payments-at = Came
operator-payments-invoice = Invoice
operator-payments-excerpt = Beginning of the message

## Fields
label-weekday = Day of the week
label-lorries = Lorries a day
hint-lorries = A whole number, such as 480
label-from-date = From
label-from-time = From, time
label-until-date = Until
label-until-time = Until, time
label-closure-reason = Reason
label-list-ground = Whose list
label-list-valid-until = Last day
label-list-rows = Rows
label-list-file = CSV file
hint-list-rows = One vehicle a line: country;plate;VIN. For example: KZ;123ABC02;WDB9634031L123456
hint-list-file = Instead of pasting rows you may send a file, in UTF-8
list-postal-operator = Postal operator
list-authorised-economic-operator = Authorised economic operator

## Why a checkpoint is closed
closure-repair = Repairs
closure-weather = Weather
closure-neighbour = The neighbour doesn't let lorries in
closure-equipment = Equipment failure
closure-order = Decision of an authority
closure-other = Another reason

## Why a bank message was rejected
rejection-unverified = Not believed: wrong secret, or the bank's status says otherwise
rejection-amount = The amount doesn't fit
rejection-currency = Not in tenge
rejection-transaction-id = The payment's number is missing or too long
rejection-unknown-invoice = No such invoice; the money waits for an operator
rejection-duplicate = This payment was told of before
rejection-declined = The bank declined the payment
rejection-other = Another reason

## Registers
operator-registers-lead = Figures of this process since its start.
operator-register-asked = Asked
operator-register-answers = Answers
operator-register-silences = Silent
operator-register-ms = { $ms } ms
operator-register-until = until { $moment }
operator-register-paused = is paused since { $moment } by { $by }:
operator-register-resume = Resume
operator-register-pause = Pause
operator-register-pause-title = Pause a register
operator-register-pause-lead = Nobody asks a paused register. Bookings that need it wait and keep their places; their users read that the operator has paused it.
label-register = Register
label-pause-reason = Reason
hint-pause-reason = For colleagues, such as: maintenance until 18:00, announced by the owner
breaker-closed = Asked
breaker-open = Left alone
breaker-trial = Trying again
breaker-paused = Paused

## Appeals, stops and evidence
operator-appeals = Appeals
operator-appeals-lead = Users who think that a register's answer is wrong. Those due first stand in front.
operator-appeals-open = Open appeals
operator-appeals-none = No appeal waits for an answer.
operator-appeals-answered = Answered
operator-appeals-answered-none = None yet.
operator-appeal-at = Answered
operator-appeal-title = Appeal
operator-appeal-words = The user's words
operator-appeal-record = What the check says now
operator-appeal-reason = What the register had said when the appeal was filed:
operator-appeal-answer = Answer
operator-appeal-lead = If the appeal is upheld, the check is set aside for this vehicle of this user for a while. Checks 4 and 5 are never set aside.
operator-appeal-submit = Answer and tell the user
label-appeal-outcome = Outcome
label-appeal-answer = Why
hint-appeal-answer = The user reads this, 10 to 2000 characters
operator-stops = Stopped bookings
operator-stops-lead = A register said no after the booking was given: the barrier stays closed until an officer has decided or the register says yes.
operator-stops-none = No booking is stopped.
operator-stop-officers = for officers only
operator-stop-since = Stopped since
operator-stop-ask = Ask the register again
operator-stop-asked-again = The register is being asked again; its answer decides.
evidence-title = Evidence
evidence-link = Show the evidence
evidence-lead = Which registers were asked what and when, and what they answered. The answers are personal data: your look is recorded in the event log.
evidence-export = Save as a file (JSON)
evidence-list = Questions and answers
evidence-none = No register was asked.
evidence-asking = Moment
evidence-policy = table of checks { $version }
evidence-asked = Sent
evidence-answered = Came back
evidence-message = Message
evidence-sealed = The answer doesn't open: it was sealed under another key, or changed.
evidence-answer = The answer as it came
asking-booking = when booking
asking-day-before = the day before
asking-entry = at the entry
asking-driver = new driver
answer-answered = Answered
answer-timed-out = No answer in time
answer-unreachable = Not reachable
answer-unintelligible = Not understood
answer-declined = Declined
