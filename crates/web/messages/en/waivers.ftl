# Who was at fault, waivers, paid and no place.

## What happened to a booking (clause 28)
fault-given-up-unpaid = You gave the booking up before paying.
fault-not-paid-in-time = The fee didn't come while the place was kept.
fault-checks-said-no = A state register didn't confirm what was stated.
fault-register-silent = A state register couldn't be reached for too long.
fault-given-up = You cancelled the paid booking.
fault-refused-in-zone = You gave the booking up while in the waiting zone.
fault-left-zone-late = The vehicle left the waiting zone late.
fault-late-from-zone = The vehicle came late from the waiting zone, or didn't come.
fault-did-not-appear = The vehicle didn't appear at the booked time.
fault-turned-back = The vehicle was sent back from inside the checkpoint.
fault-crossed = The vehicle crossed the border.
fault-moved-by-user = You moved the booking.
fault-checkpoint-closed = The checkpoint was closed.
fault-equipment-failed = Equipment failed at the checkpoint.
fault-register-outage = The queue or a state register was out of service.
fault-capacity-cut = The checkpoint could take fewer vehicles than were booked.
fault-disagree = If it was otherwise, write to the operator: if the cause wasn't yours, the fee is given back.
at-fault-user = The cause was on the user's side.
at-fault-registrar = This was not your fault.
at-fault-nobody = Nobody is at fault.
consequence-nothing-paid = Nothing was paid, so nothing is lost and nothing is owed.
consequence-used = The fee of { $fee } was spent on the passage.
consequence-forfeit = The fee of { $fee } isn't given back.
consequence-free-move-counted = The move is one of the two free ones.
consequence-paid-move = The move uses one that was paid for.
consequence-needs-payment = One more move costs { $fee }.
consequence-free-move-not-counted = The move costs nothing and isn't counted.
consequence-users-option = You choose: another time that isn't counted, or { $fee } back.
consequence-refund = The fee of { $fee } is given back in full.

## Choices
chosen-kept = You chose to keep the time.
chosen-moved = You chose another time; it cost nothing and wasn't counted.
chosen-money-back = You chose the money: it is being paid back.
chosen-place = You took another place with the money.
option-lead = You may choose once:
option-keep = Keep the time
option-move = Choose another time
option-move-hint = Costs nothing and isn't counted as one of the two free moves.
option-money-back = Cancel and take the money back
option-money-back-hint = The money is paid to your bank account.
option-over = The vehicle is on its way, so there is nothing left to choose.
late-lead = { $amount } came when the place was gone. The money is on your account.
late-choose = You may choose once what to do with it:
late-take-day = Take the next free time of the day: { $time }
late-day-full = No place is free on that day any more.
late-take-later = Take the next free time: { $time }
late-money-back = Take { $amount } back
cancel-waived = The fee was given back already; nothing more is charged or given back.

## Money back
money-back-title = Money back
money-back-balance = Your account has { $balance }.
money-back-lead = Say how much is to be paid back to you. It leaves your account at once, so it can't pay for a booking any more.
money-back-nothing = There is nothing to be paid back.
money-back-owed = Your account owes { $owed }. Money is paid back when the debt is paid in full.
money-back-submit = Ask for it
label-money-back = Amount in tenge

## Waivers
operator-waivers = Waivers
waivers-lead = When a closure, an outage or a failure hits many bookings, one person proposes what they get, and an accountant approves it. Each booking gets it once.
waivers-none = There are no waivers.
waivers-more = Older waivers
waiver-new = New waiver
waiver-new-lead = First see how many bookings are hit and how much money it is, then propose it. Nothing happens to any booking before an accountant approves.
waiver-where = Where
waiver-when = Booked times
waiver-state = State
waiver-everywhere = All checkpoints
waiver-event-checkpoint-closed = The checkpoint was closed
waiver-event-equipment-failed = Equipment failed
waiver-event-register-outage = The queue or a register was out of service
waiver-event-capacity-cut = Fewer vehicles could pass
waiver-kind-refund = The fee back; a booking that can still be used stays good
waiver-kind-free-move = One move that isn't counted
waiver-kind-choice = As the user chooses: a move that isn't counted, or the fee back
waiver-state-proposed = Waits for an accountant
waiver-state-approved = Approved
waiver-state-rejected = Rejected
waiver-affected =
    { $n ->
        [one] { $n } paid booking is hit; its fee is { $amount }.
       *[other] { $n } paid bookings are hit; their fees are { $amount } together.
    }
waiver-preview = Show what it comes to
waiver-propose = Propose
waiver-approve = Approve and carry out
waiver-reject = Reject
waiver-own-hint = You proposed this waiver, so another accountant has to approve it. You can withdraw it by rejecting it.
waiver-waits = An accountant decides.
waiver-proposed = Proposed
waiver-decided = Decided
waiver-comes-to = What it comes to now
waiver-progress = Progress
waiver-done-of = { $done } of { $listed } done
waiver-refunded = Given back so far: { $amount }
waiver-skipped =
    { $n ->
        [one] For { $n } booking nothing was left to do: the vehicle passed, or the fee was given back before.
       *[other] For { $n } bookings nothing was left to do: the vehicles passed, or the fees were given back before.
    }
label-waiver-event = What happened
label-waiver-kind = What users get
label-waiver-reason = Why
label-waiver-decision = Reason of the decision

## Events, notices, refusals, messages
event-booking-time-kept = You kept the time
event-booking-waived = A decision was made about the fee: it wasn't your fault
event-booking-money-place = Another place was taken with the money
event-booking-money-back = The money is being paid back
event-booking-checks-taken-over = The checks of the former booking still hold
notice-waived = Not your fault
notice-waived-text = Something at the checkpoint hit your booking. Its page says what you get and what you can choose.
refusal-already-chosen = This was chosen before. { $choice }
refusal-already-chosen-next = A choice is made once. Open the booking's page to see how it stands.
refusal-nothing-to-choose = There is nothing to choose about this booking.
refusal-nothing-to-choose-next = Open the booking's page: it shows what can be done now.
flash-time-kept = You keep this time.
flash-money-back-asked = The money is being paid back to you.
flash-already-chosen = This was chosen before; it stays as it was chosen.
flash-waiver-proposed = The waiver is proposed. An accountant decides.
flash-waiver-approved = The waiver is approved and is being carried out.
flash-waiver-rejected = The waiver is rejected.
error-waiver-nobody = No paid booking has a time in this interval.
error-waiver-too-many = More than { $most } bookings are hit. Make the interval shorter.
error-waiver-interval = The end must be after the beginning, at most 31 days later.
error-waiver-own = You proposed this waiver. Another accountant has to approve it.
error-waiver-decided = Somebody else has decided about this waiver already.
error-money-format = Write an amount in tenge, such as 4325 or 4325,50.
error-money-most = Your account has { $most }. Ask for that or less.
problem-already-chosen = This was chosen before. { $choice }
problem-already-chosen-next = A choice is made once. Read the booking to see how it stands.
problem-nothing-to-choose = There is nothing to choose about this booking.
problem-nothing-to-choose-next = Read the booking: its actions say what can be done now.
problem-waiver-role = This role may not do this with waivers.
problem-waiver-role-next = Operators and accountants propose; only accountants approve or reject.
problem-waiver-not-found = There is no such waiver.
problem-waiver-not-found-next = Take the id from the list of waivers.
problem-waiver-decided = This waiver is decided: { $state }.
problem-waiver-decided-next = Read the waiver to see who decided and why.
problem-waiver-own = Whoever proposed a waiver can't approve it.
problem-waiver-own-next = Ask another accountant.
problem-waiver-for-nobody = No paid booking of these checkpoints has a time in this interval.
problem-waiver-for-nobody-next = Check the checkpoints and the interval.
problem-waiver-too-large = More than { $most } bookings are hit.
problem-waiver-too-large-next = Make the interval shorter, or name fewer checkpoints.
problem-money-not-there = The account has only { $balance }.
problem-money-not-there-next = Ask for that or less.
problem-money-owed = The account owes { $owed }.
problem-money-owed-next = Pay the debt in full first.
error-money-amount = { $field } must be more than nothing, in tiyn.
