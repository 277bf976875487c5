## First page
home-title = Book your time at the border
home-lead = Your lorry comes to the checkpoint at a set time. No waiting on the road, and nobody jumps ahead of you.
home-book = Book a time
home-see-checkpoints = See the checkpoints
home-today = Today
home-open = Checkpoints open
home-booked = Places booked
home-admitted = Lorries admitted
home-how = How it works
home-step-1 = Say which vehicle and driver
home-step-1-text = Plate, VIN and the driver's document. Foreigners sign up with a passport.
home-step-2 = Choose a time
home-step-2-text = The first free one, or any day in the next 90 days.
home-step-3 = Pay
home-step-3-text = Your data is checked in state systems, then you pay and get a booking number.
home-step-4 = Come when you are called
home-step-4-text = We remind you a day ahead and send an SMS when you are called. The barrier opens for your plate.
home-who = Who needs a booking
home-who-lorries = Lorries leaving Kazakhstan: with and without trailers, tractor units, road trains.
home-who-cars = Cars and buses need no booking.
home-fee = What it costs
tariff-ordinary = Ordinary passage
tariff-expedited = Expedited passage
fees-source = As of { $day }. 1 MCI = { $index }. Basis: Order No 538 of 25 May 2023.

## Help
help-title = Help
help-lead = Short answers to frequent questions.
help-who = Who needs a booking?
help-who-1 = A lorry that leaves Kazakhstan through a road checkpoint. A vehicle can have one active booking.
help-who-2 = Cars and buses go without a booking.
help-time = How do I choose a time?
help-time-1 =
    The first free time, or an hour in the next { $days } calendar { $days ->
         [one] day
        *[other] days
    }. Times are shown on the clock of the checkpoint (UTC+5).
help-time-2 = The place you chose is kept for { $hold }: the checks and the payment happen in that time. It can't be prolonged.
help-checks = What is checked?
help-checks-1 = The system compares your data with state registers: whether the vehicle is registered, the driver isn't wanted, insurance and declaration exist, and more. There are 18 checks; which of them apply depends on residency.
help-checks-2 = If a register doesn't answer, the place stays yours: the system asks again, and the booking completes by itself when the answer comes. If a register doesn't confirm your data, you see every reason and what to do.
help-fee = How much is it?
help-fee-1 = You pay cashless, in tenge, to the registrar's account; the registrar passes it on to the budget within three days.
help-move = What if I can't make it?
help-move-1 = You can move the booking ahead of time, twice for free. The third move needs a new payment.
help-move-2 = If you cancel, the fee isn't given back. If the checkpoint closes, the booking moves by itself or the fee is given back – as you choose.
help-arrive = When do I come?
help-arrive-1 = We remind you a day ahead. The call is shown in your cabinet and comes by SMS at least 60 minutes ahead in summer, 120 minutes in winter (1 November – 31 March).
help-arrive-2 = If you don't arrive within { $grace } after the interval ends, the booking is annulled. If you are in the waiting zone and weren't called, it is never annulled.
help-expedited = Who goes by the expedited lane?
help-expedited-1 = Live animals, perishable and dangerous goods; the postal operator; authorised economic operators; goods of article 147 of the Customs Code; those who paid for it. They are at most 15 percent of the day's capacity, and boards show their share.
help-plate = How do I write the plate?
help-plate-1 = As in the registration certificate. Spaces, hyphens and case don't matter: “123 ABC 02” and “123abc02” are one vehicle. The camera reads this plate, so with a mistake the barrier stays closed.
