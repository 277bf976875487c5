## Frame of every page
site-name = Shekara – the border queue
skip-to-content = Skip to main content
languages = Language
sections = Sections
nav-checkpoints = Checkpoints
nav-bookings = My bookings
nav-notices = Notices
nav-consents = Consents
nav-operator = Operator
unread = unread
sign-in = Sign in
sign-out = Sign out
sign-up = Sign up
demo-clock = Demonstration: the system clock says { $moment }. No real bookings are made.
footer-help = Help
footer-agreement = User agreement
footer-open-api = Open API and data
footer-law = Works under the Rules approved by Order No 707 of 27 June 2023.

## Words used on many pages
back = Back
continue = Continue
change = Change
choose = Choose
search = Search
more = Show more
optional = (optional)
not-given = not given
to-home = Home page
as-of = As of { $moment }
clause = Basis: Rules approved by Order No 707, cl. { $clause }.
clause-own = Basis: the working order of the system. It doesn't replace the Rules, it keeps the queue fair.
live-stale = The connection was lost. The figures below may be out of date. Reconnecting…
error-summary = There is a problem
error-prefix = Error:

## Lengths of time
duration-days =
    { $n } { $n ->
         [one] day
        *[other] days
    }
duration-hours =
    { $n } { $n ->
         [one] hour
        *[other] hours
    }
duration-minutes =
    { $n } { $n ->
         [one] minute
        *[other] minutes
    }

## Months as they stand in a date
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Days of the week
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

## Messages shown once, after something was done
flash-signed-in = You are signed in.
flash-signed-out = You are signed out.
flash-signed-up = You are signed up. Now you can book a time.
flash-password-set = The new password is saved, and you are signed in.
flash-code-sent = A new code was sent. The old one no longer works.
flash-booking-moved = The booking was moved to another time.
flash-booking-cancelled = The booking was cancelled. The place is free for others.
flash-driver-changed = The driver was changed. The new driver is being checked.
flash-notices-read = All notices are marked as read.
flash-job-retried = The job was started again.
flash-job-discarded = The job was discarded.
flash-capacity-saved = The capacity was saved. Everybody whose booking moved is told.
flash-closure-saved = The closure was saved. Everybody whose booking moved is told.
flash-closure-lifted = The checkpoint is open again.
flash-list-saved = The vehicle list was accepted.
flash-place-taken = The place is kept for you. Your data is being checked.
flash-payment-not-needed = This booking doesn't need a payment.
flash-sign-in-first = Please sign in first. Then you come back to this page.
flash-agreement-accepted = The user agreement is accepted.
flash-appeal-filed = The appeal was sent. The answer comes to this page.
flash-appeal-answered = The appeal was answered. The user is told.
flash-consent-revoked = The consent was taken back.
flash-register-paused = The register is paused. Nobody asks it.
flash-register-resumed = The register is asked again.
flash-stop-asked-again = The register is asked again.
flash-orders-made = The payment orders are made. Save the files and send them to the bank.
flash-orders-none = There was nothing to make an order of.
flash-posting-proposed = The posting is proposed and waits for a second person.
flash-match-proposed = The owner is proposed; a second person decides.
flash-proposal-approved = It is approved, and the money has moved.
flash-proposal-rejected = It is rejected; nothing moved.
flash-payout-made = The order is made; a second person decides.
flash-payout-approved = The order is approved. Save its file and send it to the bank.
flash-payout-rejected = The order is rejected; its refunds wait for another one.
flash-withdrawal-proposed = The withdrawal is proposed; a second person decides.
flash-withdrawal-rejected = The withdrawal is rejected; the order stays with the bank.
flash-order-withdrawn = The order is withdrawn; its money waits for the next one.
