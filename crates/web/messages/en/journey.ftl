## The journey
journey-step = Step { $n } of { $of }
book-checkpoint-title = Which checkpoint will you use?
book-first-free = first free time: { $time }
book-vehicle-title = Which vehicle is it?
book-vehicle-lead = Write it as in the registration certificate. The vehicle in a booking can't be changed later.
book-refused-kind-title = No booking needed
book-refused-kind-found = You chose: { $kind }.
book-refused-kind-change = Change the kind of vehicle
book-owner-title = Who owns the vehicle?
book-owner-lead = Whoever the registration certificate names. A booking can't be passed on to another owner.
book-driver-title = Who drives?
book-driver-lead = The driver who crosses the border. Calls and reminders go to this telephone.
book-document-title = The driver's document
book-trusted-title = Who else may drive this vehicle?
book-trusted-lead = If the main driver can't go, only one of these people may take over. If there is nobody, leave 0.
book-trusted-show = Show the fields
book-trusted-driver = Trusted driver { $n }
book-cargo-title = What do you carry?
book-cargo-lead = The kind of goods decides which lane you take. It is checked at the checkpoint.
book-cargo-controls = Each control needs its certificate, which is looked up in e-Agriculture (check 15).
book-cargo-expedited-fee = Paid expedited passage: { $fee }.
book-consent-title = Do you agree to the checks?
book-consent-lead = To get a booking, the data of the vehicle, owner and driver is compared with state registers. It is used for that only.
book-consent-resident = Residents of Kazakhstan get an SMS from the personal-data access control service (1414): confirm it.
book-consent-non-resident = Non-residents consent on this page and by accepting the user agreement.
book-consent-checks = Which checks will be made ({ $n })
book-time-title = { $checkpoint }: when will you come?
book-time-lead = This page doesn't take a place yet. Once you confirm on the next page it is kept for { $hold }.
book-check-title = Check your answers
book-fee-title = Fee
book-fee-count = { $count } MCI, 1 MCI = { $index }
book-fee-clause = Basis: clauses 23 and 25 of the Rules; Order No 538, rate in force since { $day }.
book-check-what-happens = Pressing the button keeps the place for { $hold }; your data is checked, then you pay. No money is taken now.
book-check-true = By pressing the button you confirm that the data is correct. Vehicle and owner can't be changed later.
book-check-submit = Confirm and take the place
answers-time = Checkpoint and time
answers-vehicle = Vehicle
answers-owner = Owner
answers-driver = Driver
answers-trusted = Trusted drivers
answers-cargo = Goods

## Warnings that don't stop the booking
warning-plate-format = The plate doesn't look like the usual ones of this country. If it is a mistake, correct it now: the barrier opens for exactly this plate.
warning-plate-country = The plate doesn't look like one of the chosen country but like one of: { $countries }. Check the country: the barrier opens for exactly this plate.
warning-chassis-number = This is taken as a chassis number: a VIN has 17 characters. If there is a VIN, write that.
warning-vin-check-digit = The check digit of the VIN doesn't fit: one of its characters may be wrong. Compare it with the registration certificate.
warning-document-expires = The driver's document is valid until { $date }.
warning-arrive-early = The barrier of the checkpoint doesn't open before { $moment }. Until you are called by SMS, wait in the waiting zone or wherever it suits you.

## Choosing a time
times-show-day = Show this day
times-horizon = Choose a day from { $first } to { $last }.
times-first-free = First free time:
times-nothing-free = No free place until { $last }. Choose another checkpoint, or look again later.
times-expedited-left = Expedited places left on this day: { $n }.
times-free =
    { $n } { $n ->
         [one] place
        *[other] places
    }
times-full = full
times-no-hours = The checkpoint is closed on this day. Choose another one.

## Kinds of vehicle
vehicle-lorry = Lorry without trailer
vehicle-tractor = Tractor unit with semi-trailer
vehicle-road-train = Road train (lorry with trailer)
vehicle-machinery = Agricultural or special machinery
vehicle-car = Car
vehicle-bus = Bus

## Goods
goods-ordinary = Ordinary goods
goods-ordinary-hint = You go in the general queue.
goods-live-animals = Live animals
goods-live-animals-hint = Expedited lane. The veterinary certificate is checked.
goods-perishable = Perishable goods
goods-perishable-hint = Expedited lane.
goods-dangerous = Dangerous goods
goods-dangerous-hint = Expedited lane. ADR documents are needed.
goods-postal-operator = Vehicle of the postal operator
goods-postal-operator-hint = The vehicle has to be on a list sent beforehand.
goods-authorised-economic-operator = Authorised economic operator
goods-authorised-economic-operator-hint = The vehicle has to be on a list sent beforehand and carry the sign.
goods-article-147 = Goods of article 147 of the Customs Code
goods-article-147-hint = The number of a goods or transit declaration is needed.
goods-paid = Paid expedited passage
goods-paid-hint = Any goods; the fee is higher and places are limited.
load-loaded = Loaded
load-empty = Empty

## Residency, holders, documents
residency-resident = Resident of Kazakhstan
residency-resident-hint = Has an IIN or BIN.
residency-non-resident = Non-resident
residency-non-resident-hint = A passport is enough; give the IIN/BIN if there is one.
holder-person = Person
holder-organisation = Organisation
document-passport = Passport
document-identity-card = Identity card
document-residence-permit = Residence permit

## Labels of fields
label-phone = Telephone
label-code = Code from the SMS
label-residency = Residency
label-holder = Who
label-iin = IIN (individual identification number)
label-bin = BIN (business identification number)
label-organisation = Name of the organisation
label-surname = Surname
label-given = First name
label-patronymic = Patronymic
label-full-name = Full name
label-password = Password
label-new-password = New password
label-password-again = Password again
label-agreement = I have read the user agreement and accept it
label-consent = I consent to collecting, checking and keeping the data
label-search = Find a checkpoint or region
label-checkpoint = Checkpoint
label-time = Time
label-state = State
label-date = Date
label-slot = Time
label-vehicle-kind = Kind of vehicle
label-plate-country = Country of registration
label-plate = Number plate
label-trailer-plate = Plate of the trailer
label-vin = VIN or chassis number
label-driver = Driver
label-new-driver = New driver
label-birth-date = Date of birth
label-email = E-mail
label-document-kind = Kind of document
label-document-country = Country that issued it
label-document-number = Document number
label-document-valid-until = Valid until
label-trusted-count = Number of trusted drivers
label-load = Is it loaded?
label-goods = Kind of goods
label-controls = Controls of the goods
label-veterinary = The goods are under veterinary control
label-phytosanitary = The goods are under phytosanitary control
label-declaration = Declaration number
label-fee = Fee
label-amount = Amount
label-booking-number = Booking number
label-bank-reference = Bank reference

## Explanations under labels
hint-phone = With the country code, such as +7 701 123 45 67
hint-code = Six digits
hint-password = At least 8 characters. Several words you can remember are best.
hint-iin = The 12 digits of the identity card. A non-resident needn't have one.
hint-driver-iin = The 12 digits of the identity card. A resident needs it: the registers know a driver by the IIN. A non-resident needn't have one.
hint-bin = 12 digits. A non-resident needn't have one.
hint-organisation = With its legal form, such as Uly Dala Trans LLP
hint-name-document = As in the passport, in the same script
hint-plate = Spaces and hyphens don't matter, such as 123 ABC 02
hint-trailer-plate = If there is a trailer
hint-vin = On the registration certificate or the chassis plate, 17 characters
hint-birth-date = For example 05.03.1985
hint-driver-phone = A number that works at the border, with the country code
hint-document-number = As in the document, with its series
hint-valid-until = For example 31.12.2030. It has to be valid on the booked day.
hint-declaration = Goods of article 147 need it. For other goods give it if you have it: the customs are asked for exactly this declaration. For example 50000/201126/0012345
