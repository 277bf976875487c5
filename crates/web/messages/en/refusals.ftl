refusal-title = This wasn't done
refusal-next-title = What you can do
refusal-next-free = The next free time:
refusal-take = Take this time
refusal-vehicle-kind-needs-no-booking = Bookings are for lorries only. Cars and buses cross the border without a booking.
refusal-vehicle-kind-needs-no-booking-next = Drive straight to the checkpoint. If the vehicle is a lorry, correct its kind.
refusal-no-free-place = No free place is left in this hour.
refusal-no-free-place-next = Take the next free time, or choose another day or another checkpoint.
refusal-vehicle-has-active-booking = This vehicle already has an active booking. It can have only one over all checkpoints.
refusal-vehicle-has-active-booking-next = Move that booking to another time, or cancel it. If the plate is misspelt, correct it.
refusal-hold-window-used = A place was kept for this vehicle a short while ago and not paid. Places can't be held again and again: others are waiting too.
refusal-hold-window-used-next = You may take a new place from { $until }. Have documents and payment ready before that.
refusal-beyond-horizon =
    A time can be booked at most { $days } calendar { $days ->
         [one] day
        *[other] days
    } ahead.
refusal-beyond-horizon-next = Choose { $last } or an earlier date.
refusal-in-the-past = The chosen time has passed.
refusal-in-the-past-next = Choose a later time.
refusal-checkpoint-closed = The checkpoint is closed at this time.
refusal-checkpoint-closed-next = Choose a time after it opens, or another checkpoint.
refusal-account-blocked-debt = The account has a debt of { $debt }, so it can't book.
refusal-account-blocked-debt-next = Pay the debt in full: { $debt }. The block is lifted by itself as soon as the payment comes. If you disagree with the debt, write to the operator.
refusal-agreement-not-accepted = The user agreement in force hasn't been accepted.
refusal-agreement-not-accepted-next = Read and accept the agreement, then go on booking.
refusal-expedited-ground-not-listed = This vehicle isn't on a list sent beforehand by the postal operator or an authorised economic operator.
refusal-expedited-ground-not-listed-next = Ask your operator to add the vehicle to the list, or choose ordinary passage.
refusal-expedited-declaration-missing = Goods of article 147 go by the expedited lane only with a goods declaration or a transit declaration.
refusal-expedited-declaration-missing-next = Give the declaration number, or choose ordinary passage.
refusal-expedited-quota-full = All expedited places of this day ({ $quota }) are taken. They are at most 15 percent of the day's capacity.
refusal-expedited-quota-full-next = Choose another day, or ordinary passage. If somebody cancels, the place opens again.
refusal-not-your-booking = This booking belongs to another account.
refusal-not-your-booking-next = Sign in with the account it was made with. A booking can't be passed on.
refusal-wrong-state = The booking is now “{ $state }”, so this isn't possible.
refusal-wrong-state-next = Open the booking's page: it shows what can be done now.
refusal-move-needs-payment = Both free moves are used. The next one costs { $fee }.
refusal-move-needs-payment-next = Pay { $fee } and move, or keep the present time.
refusal-move-too-late = It is too close to the booked time to move it.
refusal-move-too-late-next = Come at the booked time. If you can't, the booking is annulled and you may book again.
refusal-same-time = The booking is already for this time.
refusal-same-time-next = Choose another time. No free move was used.
refusal-driver-not-trusted = This person isn't among the trusted drivers of the booking.
refusal-driver-not-trusted-next = Choose one of the trusted drivers named in the booking.
refusal-booking-not-found = There is no such booking.
refusal-booking-not-found-next = Check the link, or open the booking from the list.
refusal-place-not-found = The checkpoint has no such hour.
refusal-place-not-found-next = Choose an hour from the list.
refusal-too-many-trusted-drivers = There can be at most { $most } trusted drivers.
refusal-too-many-trusted-drivers-next = Remove the drivers that are too many.
refusal-payment-amount = The amount doesn't fit: { $due } was due, { $paid } came.
refusal-payment-amount-next = Pay { $due }. The wrong amount is given back.
refusal-hold-expired = The place was kept for { $hold }, and that time is over.
refusal-hold-expired-next = Take the next free time, or choose another.

## Links that lead on
onward-booking = Open the booking
onward-another-time = Choose another time
onward-checkpoints = All checkpoints
onward-bookings = My bookings
onward-agreement = Read the user agreement
onward-goods = Change the kind of goods
