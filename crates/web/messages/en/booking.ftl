## A booking
booking-title = Booking
booking-next-title = What to do next
booking-hold = The place is kept for you until { $until }. Time left: { $left }.
booking-awaited = Waiting for a register: { $register }. The place stays yours; the booking goes on by itself when the answer comes.
booking-register-asked = Register asked: { $register }.
booking-register-answer = Its answer: { $answer }.
booking-check-clause = Basis: clause 18 of the Rules, check { $n }; clauses 19, 20.
booking-pay = Pay { $fee }
booking-pay-hint = You go on to the bank's page. The fee goes to the registrar's account.
booking-pay-from-balance = Pay from your account, which has { $balance }
booking-arrive-from = The barrier opens from
booking-call-by = You are called by
booking-arrive-until = After this the booking is annulled
booking-move = Move to another time
moves-left =
    { $n ->
        [0] no free moves left
        [one] { $n } free move left
       *[other] { $n } free moves left
    }
booking-change-driver = Change the driver
booking-cancel = Cancel the booking
booking-details = Details
booking-paid = paid
booking-not-paid = not paid yet
booking-checks = Checks
booking-events = What happened
check-column = Check
outcome-column = Outcome
register-column = Register

## States
state-held = Place held
state-held-next = The place is yours for a short time. The checks are about to start – please wait.
state-verifying = Being checked
state-verifying-next = Your data is being checked in state registers. There is nothing to do: the page updates by itself.
state-awaiting-payment = Waiting for payment
state-awaiting-payment-next = All checks have passed. Pay while the place is kept, and the time is yours.
state-confirmed = Confirmed
state-confirmed-next = The time is yours. Come at the booked time. We remind you a day ahead, and the call comes by SMS.
state-in-waiting-zone = In the waiting zone
state-in-waiting-zone-next = Wait for the call. Stay in the zone: your turn is kept.
state-called = Called
state-called-next = You are called: drive to the checkpoint. The barrier opens for your plate.
state-admitted = In the checkpoint
state-admitted-next = Follow the officers at the checkpoint. Have your documents ready.
state-crossed = Crossed the border
state-crossed-next = Have a good journey! This booking is finished; the vehicle may be booked again.
state-refused = Refused
state-refused-next = Remove the reasons below and book again. The place was given back; nothing was charged.
state-expired = Expired
state-expired-next = The time to keep the place ran out and it was given back. You may book again.
state-cancelled = Cancelled
state-cancelled-next = You cancelled the booking. The vehicle may be booked again.
state-annulled = Annulled
state-annulled-next = The vehicle didn't come at the booked time, so the booking was annulled (clause 35 of the Rules). You may book again.
state-turned-back = Turned back
state-turned-back-next = The vehicle was sent back from the checkpoint. The officer explains why; book again once it is put right.

## Outcomes of checks
outcome-passed = Passed
outcome-failed = Not confirmed
outcome-notified = For your notice, not a bar
outcome-not-applicable = Doesn't apply
outcome-unreachable = Register doesn't answer
outcome-pending = Being checked

## The 18 checks of clause 18
check-1-name = Account and register
check-1-register = State database “Legal persons” / “Natural persons”
check-1-failed = The name doesn't match the register for this IIN/BIN.
check-1-next = Compare IIN/BIN and name in your profile with the document and correct them.
check-2-name = Registration of the vehicle
check-2-register = State database “Vehicles”
check-2-failed = No vehicle with this plate and VIN is registered.
check-2-next = Check plate and VIN against the registration certificate.
check-3-name = Category of the driving licence
check-3-register = State database “Vehicles”, driving licences
check-3-failed = The driver's licence lacks the category for this vehicle or has expired.
check-3-next = Name another driver, or renew the licence.
check-4-name = Wanted vehicles
check-4-register = Interior ministry, wanted vehicles
check-4-failed = The vehicle is recorded as wanted.
check-4-next = Go to the police; book again once the record is lifted.
check-5-name = Wanted persons
check-5-register = Committee on legal statistics (prosecutor's office)
check-5-failed = A restriction is recorded for the driver.
check-5-next = Name another driver, or ask the prosecutor's office.
check-6-name = Registration of machinery
check-6-register = Agricultural machinery register
check-6-failed = The machinery isn't in the register.
check-6-next = Register the machinery or correct its number, then book again.
check-7-name = Permit for international carriage
check-7-register = E-licensing and the transport-control database
check-7-failed = No valid permit was found.
check-7-next = Get a permit from the transport-control authority.
check-8-name = Insurance
check-8-register = Unified insurance database
check-8-failed = No valid insurance contract for this vehicle and driver was found.
check-8-next = Take out insurance, or add the driver to the contract.
check-9-name = Tax debt
check-9-register = Taxpayer cabinet
check-9-failed = There is a tax debt (vehicle tax included).
check-9-next = Pay the debt; book again once the register is updated.
check-10-name = Road fines
check-10-register = Register of administrative proceedings
check-10-failed = There is a road fine not paid in time.
check-10-next = Pay the fine. For residents this doesn't stop the booking.
check-11-name = Digital documents
check-11-register = “Digital documents” of the Mobile government
check-11-failed = The identity card, licence or vehicle document isn't among the digital documents.
check-11-next = Check the documents in the eGov Mobile app.
check-12-name = Biometric identification
check-12-register = Biometric identification system
check-12-failed = Biometric identification found no match.
check-12-next = Try again; if that doesn't help, renew the data at a public service centre.
check-13-name = Owner of the phone number
check-13-register = Mobile citizens base
check-13-failed = The phone number isn't registered to this person.
check-13-next = Register the number to yourself on eGov, or give another one.
check-14-name = Technical inspection
check-14-register = Technical inspection information system
check-14-failed = No valid technical inspection is known.
check-14-next = Have the vehicle inspected and book again.
check-15-name = Veterinary/phytosanitary certificate
check-15-register = e-Agriculture
check-15-failed = No certificate for these goods was found.
check-15-next = Get a veterinary or phytosanitary certificate.
check-16-name = Customs declaration
check-16-register = Customs system ASTANA-1
check-16-failed = No customs declaration for the goods and vehicle was found.
check-16-next = Lodge the declaration, or correct its number.
check-17-name = Toll-road debt
check-17-register = Toll operators
check-17-failed = There is a toll-road debt.
check-17-next = Pay the debt. For residents this doesn't stop the booking.
check-18-name = Movement and weighing
check-18-register = Intelligent transport system, weighing stations
check-18-failed = No movement or weighing data were found.
check-18-next = Pass a weighing station and book again.

## Events in the life of a booking
event-booking-held = Place held
event-booking-verifying = Checks started
event-booking-checks-passed = All checks passed
event-booking-checks-refused = Refused by the checks
event-booking-register-unreachable = A register didn't answer, asking again
event-booking-awaiting-payment = Waiting for payment
event-booking-paid = Payment received
event-booking-confirmed = Booking confirmed, number issued
event-booking-moved = Moved by you to another time
event-booking-moved-by-checkpoint = Moved by the checkpoint to another time
event-booking-cancelled = Booking cancelled
event-booking-expired = The hold ran out
event-booking-annulled = Annulled: not there in time
event-booking-reminded = Reminder to arrive sent
event-booking-called = Called to the checkpoint
event-booking-zone-entered = Entered the waiting zone
event-booking-entry-allowed = Entry allowed, barrier opened
event-booking-admitted = Entered the checkpoint
event-booking-crossed = Crossed the border
event-booking-turned-back = Turned back at the checkpoint
event-booking-driver-changed = Driver changed
event-booking-entry-refused = The barrier stayed closed
event-booking-move-paid = The move was paid for
event-booking-paid-no-place = Paid when the place was gone; the money is on the account
event-booking-paid-short = Less was paid than was due
event-booking-refund-due = The fee will be given back
event-other = A change to the booking

## Notices
notices-title = Notices
notices-none = No notices yet.
notices-mark-read = Mark all as read
notices-new = New
notice-booking-confirmed = Booking confirmed
notice-booking-confirmed-text = The time is yours. The number is on the booking's page.
notice-arrive-reminder = Your time is coming
notice-arrive-reminder-text = You have to be at the checkpoint at the booked time. If you can't make it, move the booking now.
notice-called = You are called
notice-called-text = Drive to the checkpoint. The barrier opens for your plate.
notice-annulled = Booking annulled
notice-annulled-text = The vehicle didn't come at the booked time. You may book again.
notice-moved = The time of your booking changed
notice-moved-text = The booking has a new time. Check it before you set out.
notice-moved-by-checkpoint = Your booking was moved
notice-moved-by-checkpoint-text = The checkpoint can't take you at the old time; this isn't your fault. The new time is below; if it doesn't suit you, move it for free or take the fee back.
notice-hold-expired = The hold ran out
notice-hold-expired-text = The payment didn't come in time and the place was given back. You may book again.
notice-checks-refused = Booking refused
notice-checks-refused-text = Some data wasn't confirmed. The reasons and what to do are on the booking's page.
notice-register-waiting = Waiting for a register
notice-register-waiting-text = One of the registers doesn't answer. The place stays yours; there is nothing to do.
notice-paid-no-place = Paid, but the place was gone
notice-paid-no-place-text = The payment came after the hold had run out. The money is on your account and pays for a new booking.
notice-cancelled = Booking cancelled
notice-cancelled-text = The booking is over and its place was given back. The vehicle may be booked again.
notice-crossed = The vehicle crossed the border
notice-crossed-text = The booking is finished. Have a good journey!
notice-payment-rejected = Payment rejected
notice-payment-rejected-text = The payment was too small, or the bank didn't confirm it. The booking's page says what is missing; money that came stays on your account.
notice-other = About your booking
notice-other-text = Details are on the booking's page.

## List of bookings
bookings-title = My bookings
bookings-active = Active
bookings-none = You have no active bookings.
bookings-past = Past

## Moving
move-title = Move the booking
move-free =
    { $n ->
        [one] This move is free – the last of the two.
       *[other] This move is free. You have { $n } free moves left.
    }
move-paid = Both free moves are used. This move costs { $fee }.
move-lead = The old place is given back only once the new one is yours.
move-submit = Move to this time

## Cancelling
cancel-title = Cancel the booking?
cancel-nothing-paid = You haven't paid anything yet; nothing is charged.
cancel-no-refund = The fee of { $fee } isn't given back, because you cancel the booking yourself.
cancel-full-refund = { $fee } is given back in full, because the checkpoint moved your time.
cancel-move-instead =
    Instead you can move it for free ({ $n } more { $n ->
         [one] time
        *[other] times
    }).
cancel-place-goes = Once cancelled, the place is free for others at once; it can't be taken back.
cancel-submit = Yes, cancel it
cancel-keep = No, keep it

## Changing the driver
driver-title = Change the driver
driver-now = The driver now is { $name }.
driver-lead = You can choose only one of the trusted drivers named in the booking. The new driver is checked again.
driver-none = No trusted drivers were named in this booking, so the driver can't be changed.
driver-submit = Change to this driver

## Return from the bank
payment-waiting = Waiting for the bank
payment-waiting-next = The page updates by itself when the bank tells us. Don't pay again.
payment-done = Payment received
payment-done-next = The booking is confirmed; the time is yours.
payment-failed = The payment didn't go through
payment-failed-next = The bank didn't make the payment and no money was taken. Try again while the place is kept.
payment-no-place = Paid, but the place was gone
payment-no-place-next = The payment came after the hold had run out. Your money isn't lost: it is on your account and pays for a new booking.
payment-held-until = The place is kept until
payment-look-again = Look again
payment-try-again = Pay again

## Why a register doesn't confirm, and the way out
reason-number-missing = No IIN or BIN was given for a resident.
reason-number-missing-next = Give the IIN or BIN and book again.
reason-person-not-found = Nobody has this IIN.
reason-person-not-found-next = Compare the IIN with the identity card and correct it.
reason-person-dead = According to the register the holder of this IIN has died.
reason-person-dead-next = Check the IIN. If the register is wrong, go to a public service centre.
reason-organisation-not-found = No organisation has this BIN.
reason-organisation-not-found-next = Compare the BIN with the registration certificate and correct it.
reason-organisation-liquidated = This organisation has been liquidated.
reason-organisation-liquidated-next = Name the present owner of the vehicle.
reason-name-mismatch = The IIN/BIN belongs to another name.
reason-name-mismatch-next = Write the name as in the document, and check the IIN/BIN.
reason-vehicle-not-found = No vehicle carries this plate.
reason-vehicle-not-found-next = Compare the plate with the registration certificate and correct it.
reason-vehicle-deregistered = The vehicle was taken off the register.
reason-vehicle-deregistered-next = Register the vehicle and book again.
reason-vin-mismatch = The vehicle with this plate has another VIN.
reason-vin-mismatch-next = Compare plate and VIN with the registration certificate and correct them.
reason-vehicle-wanted = The vehicle is recorded as wanted.
reason-vehicle-wanted-next = Go to the police; book again once the record is lifted.

## Why a check isn't made
not-applicable-residents-only = only residents are checked
not-applicable-no-number-stated = no IIN/BIN was given; a non-resident needn't have one

## Registers
register-persons = State database “Natural persons”
register-organisations = State database “Legal persons”
register-vehicles = State database “Vehicles”
register-wanted = Interior ministry, wanted vehicles
register-other = Another register
