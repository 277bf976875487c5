## A booking
booking-title = Booking
booking-next-title = What to do next
booking-hold = The place is kept for you until { $until }. Time left: { $left }.
booking-awaited = Waiting for an answer. The place stays yours; the booking goes on by itself when the answer comes.
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
event-booking-check-changed = A register says no
event-booking-appeal-filed = Appeal filed
event-booking-appeal-answered = Appeal answered
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
notice-check-changed = A register says no
notice-check-changed-text = A register doesn't confirm part of the data. What it is, whether it matters at the entry, and what to do are on the booking's page.
notice-appeal-answered = Your appeal is answered
notice-appeal-answered-text = The operator's answer is on the booking's page.
notice-transfer-due = Fees must be at the budget soon
notice-transfer-due-text = A part of the fees received is not at the budget yet. It has to be there within three days of the receipt. See whether the bank has executed the orders.
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
reason-consent-refused = The person refused access to their data.
reason-consent-refused-next = Ask the person to consent by the text message of 1414, or name another driver; then book again.
reason-licence-not-found = The register knows no driving licence of this driver.
reason-licence-not-found-next = Check the driver's IIN, or name another driver.
reason-licence-not-valid = The driving licence is suspended or withdrawn.
reason-licence-not-valid-next = Name another driver.
reason-licence-expired = The driving licence ends before the booked day.
reason-licence-expired-next = Renew the licence, name another driver, or choose an earlier day.
reason-licence-category-missing = The driving licence lacks the category this vehicle needs.
reason-licence-category-missing-next = Name a driver with the category, or correct the kind of vehicle.
reason-driver-wanted = A restriction is recorded for the driver.
reason-driver-wanted-next = Name another driver, or ask the prosecutor's office.
reason-machinery-not-found = No agricultural machine carries this plate.
reason-machinery-not-found-next = Register the machine, or correct the plate, and book again.
reason-machinery-deregistered = The machine was taken off the register.
reason-machinery-deregistered-next = Register it and book again.
reason-carriage-permit-missing = There is no permit for international carriage.
reason-carriage-permit-missing-next = Get a permit from the transport-control authority and book again.
reason-carriage-permit-expired = The permit for international carriage doesn't cover the booked day.
reason-carriage-permit-expired-next = Get a permit for that day, or choose a day that it covers.
reason-insurance-missing = There is no contract of third-party insurance for the vehicle.
reason-insurance-missing-next = Take out insurance and book again.
reason-insurance-expired = The insurance ends before the booked day.
reason-insurance-expired-next = Renew it, or choose an earlier day.
reason-driver-not-insured = The insurance doesn't cover this driver.
reason-driver-not-insured-next = Add the driver to the contract, or name a driver whom it covers.
reason-tax-debt = There is a tax debt (vehicle tax included).
reason-tax-debt-next = Pay the debt; book again once the register is updated.
reason-overdue-fine = A road-safety fine wasn't paid in time.
reason-overdue-fine-next = Pay the fine. For residents this doesn't stop the booking.
reason-digital-document-missing = A digital document is missing, or ends before the booked day.
reason-digital-document-missing-next = Check identity card, licence and vehicle document in the eGov Mobile app.
reason-biometrics-missing = The driver's biometric identification wasn't made.
reason-biometrics-missing-next = Have the driver identify themselves in the eGov Mobile app and book again.
reason-biometrics-mismatch = The biometric identification found no match.
reason-biometrics-mismatch-next = Try again; if that doesn't help, renew the data at a public service centre.
reason-phone-not-owned = The phone number isn't registered to the driver.
reason-phone-not-owned-next = Register the number to the driver on eGov, or give another one.
reason-inspection-missing = No technical inspection of the lorry or the trailer is known.
reason-inspection-missing-next = Have both inspected and book again.
reason-inspection-expired = The technical inspection ends before the booked day.
reason-inspection-expired-next = Have it renewed, or choose an earlier day.
reason-inspection-failed = The lorry or the trailer failed its technical inspection.
reason-inspection-failed-next = Remove the defects, pass the inspection and book again.
reason-certificate-missing = A veterinary or phytosanitary certificate is missing.
reason-certificate-missing-next = Get a certificate for each control of the goods, then book again.
reason-certificate-expired = A veterinary or phytosanitary certificate ends before the booked day.
reason-certificate-expired-next = Renew it, or choose an earlier day.
reason-declaration-missing = There is no customs declaration for the goods and the vehicle.
reason-declaration-missing-next = Lodge the declaration, or correct its number, and book again.
reason-declaration-not-in-force = The customs declaration is refused or withdrawn.
reason-declaration-not-in-force-next = Settle it with the customs, then book again.
reason-declaration-expired = The term of the customs declaration ends before the booked day.
reason-declaration-expired-next = Have the term extended, or choose an earlier day.
reason-toll-debt = Use of a toll road isn't paid.
reason-toll-debt-next = Pay the debt. For residents this doesn't stop the booking.
reason-weighing-unknown = No weighing of the vehicle is known.
reason-weighing-unknown-next = Pass a weighing station and book again.

## Why a check isn't made
not-applicable-residents-only = only residents are checked
not-applicable-no-number-stated = no IIN/BIN was given; a non-resident needn't have one
not-applicable-machinery = agricultural machinery has a register of its own
not-applicable-not-machinery = the vehicle is no agricultural machine
not-applicable-no-controlled-goods = the goods are under neither veterinary nor phytosanitary control
not-applicable-empty-vehicle = the vehicle leaves empty, so there is nothing to declare
not-applicable-set-aside = set aside by your appeal

## Registers
register-persons = State database “Natural persons”
register-organisations = State database “Legal persons”
register-vehicles = State database “Vehicles”
register-wanted = Interior ministry, wanted vehicles
register-driving-licences = State database “Vehicles”, driving licences
register-wanted-persons = Committee on legal statistics (prosecutor's office)
register-machinery = Agricultural machinery register
register-e-licensing = E-licensing
register-transport-control = Transport-control database
register-insurance = Unified insurance database
register-taxes = Taxpayer cabinet
register-road-fines = Register of administrative proceedings
register-digital-documents = “Digital documents” of the Mobile government
register-biometrics = Biometric identification system
register-mobile-citizens = Mobile citizens base
register-inspections = Technical inspection information system
register-agriculture = e-Agriculture
register-customs = Customs system ASTANA-1
register-tolls = Toll operators
register-weighing = Weighing stations of the intelligent transport system
register-other = Another register

## Why nothing is known yet
cause-timed-out = The register didn't answer in time
cause-timed-out-next = There is nothing to do: it is asked again by itself.
cause-unreachable = The register can't be reached
cause-unreachable-next = There is nothing to do: it is asked again by itself.
cause-unintelligible = The register's answer can't be understood
cause-unintelligible-next = There is nothing to do: it is asked again by itself.
cause-declined = The register declined to answer
cause-declined-next = There is nothing to do: it is asked again by itself.
cause-consent-pending = The person hasn't answered yet whether their data may be looked up
cause-consent-pending-next = Ask them to answer the text message from 1414; the booking goes on by itself then.
cause-paused = The operator has paused this register
cause-paused-next = There is nothing to do: it is asked as soon as the pause ends.
cause-breaker-open = The register was silent several times and is left alone for a moment
cause-breaker-open-next = There is nothing to do: it is asked again by itself.
cause-overloaded = Too many questions wait for this register
cause-overloaded-next = There is nothing to do: it is asked again by itself.

## Groups of checks
checks-attention = Needs your attention ({ $n })
checks-waiting = Waiting for an answer ({ $n })
checks-confirmed = Confirmed ({ $n })
checks-not-applicable = Don't apply ({ $n })
check-earlier = answer of { $moment }, used again
booking-stopped-driver = This driver may not drive: { $reason } Choose another driver; otherwise the barrier stays closed.
booking-again = Take the next free time
booking-again-hint = At the same checkpoint, with the same details: nothing has to be entered again. Consent that was given still holds.

## Appeals
appeal-open = Waiting for an answer
appeal-overdue = Overdue
appeal-upheld = Upheld
appeal-rejected = Rejected
appeal-yours = Your appeal
appeal-until = Filed { $filed }, to be answered by { $due }.
appeal-link = This answer is wrong – appeal
appeal-title = Why is this answer wrong?
appeal-lead = An operator compares your words with the register's answer and answers within { $days } working days. The answer comes to this booking's page and as a notice.
appeal-meaning = If you are right, this check is set aside for your vehicle for a while, and you book again. Data in the register itself only its owner can correct.
appeal-submit = Send the appeal
label-appeal-words = Why the register is wrong
hint-appeal-words = 10 to 2000 characters: what is right, and which paper shows it

## Consents to the access to personal data
consent-pending = Not answered yet
consent-granted = Given
consent-refused = Refused
consent-revoked = Taken back
consent-expired = Its term is over
consents-title = Consents to access personal data
consents-lead = For a booking the data of owner and driver is looked up in state registers. A resident allows that through the state's personal-data access control service: by being signed in here, or by answering the text message from 1414. Here you see who was asked for your bookings and what they said.
consents-agreement = Non-residents consent by the user agreement. You accepted version { $version } on { $moment }.
consents-no-agreement = Non-residents consent by the user agreement. You haven't accepted it yet.
consents-none = Nobody has been asked for consent for your bookings yet.
consents-how = How it was asked
consents-signed-in = Signed in here
consents-by-sms = Text message from 1414
consents-asked = Asked
consents-answered = Answered
consents-valid-until = Valid until
consents-revoked = Taken back
consents-revoke = Take this consent back
consents-revoke-title = Take the consent back?
consents-revoke-lead = From now on registers that need this consent aren't asked. Bookings that are still being checked then wait for a new consent; those that are confirmed stay.
consents-revoke-submit = Yes, take it back
consents-keep = No, keep it
label-iin-short = IIN

## Ways to pay
pay-ways = Other ways to pay: Kaspi, bank transfer
pay-title = How to pay
pay-invoice = Invoice number
pay-due = To pay
pay-card = By card
pay-card-lead = The fastest way: you go on to the bank's page, and the booking is confirmed as soon as you have paid.
pay-terminal = With Kaspi
pay-terminal-open = In the Kaspi.kz app or at a terminal open “Payments” and find the service “Electronic queue”.
pay-terminal-number = Enter the invoice number: { $number }.
pay-terminal-pay = See what you are paying for, and pay exactly { $sum }.
pay-terminal-hint = The booking is confirmed as soon as it is paid. Anybody may pay the invoice.
pay-transfer = By bank transfer
pay-transfer-slow = A transfer takes some hours, sometimes a day or two, and the place is kept for a short time only. Money that comes late isn't lost: it goes to your account and pays for the next booking.
pay-beneficiary = Beneficiary
pay-bin = BIN
pay-iban = Account (IIK)
pay-bic = BIC of the bank
pay-kbe = KBE
pay-knp = KNP
pay-amount = Amount
pay-purpose = Purpose of the payment
pay-purpose-text = Fee for booking an entry time, invoice { $number }
pay-transfer-number = Be sure to write the invoice number in the purpose: it tells what the money is for. Money without a number has to be matched by an accountant.
pay-transfer-abroad = From abroad, transfer tenge only. No IIN or BIN is needed; name the payer and the payer's country. The bank sends transfers in other currencies back.
