## Sign-up
sign-up-phone-title = What is your telephone number?
sign-up-phone-lead = We send a code to it now, and calls and reminders later. A number of any country will do.
phone-code-send = Send the code
sign-up-have-account = Already have an account?
phone-code-title = Enter the code from the SMS
phone-code-lead = The code was sent to { $phone }. It is good until { $time }.
phone-code-inbox = Demonstration: no telephone rings.
phone-code-read = Read the text message in the simulated telephone
phone-code-none = No code?
phone-code-again = Send it again
sign-up-details-title = Who is the account for?
sign-up-name-title = Name
sign-up-name-hint = For an organisation – the name of the person who acts for it. Write it as in the document.
sign-up-password-title = Password
sign-up-agreement-short = In short: a booking can't be passed on; two moves are free; if you miss your time through your own fault, the fee isn't given back; arrive in time; your data is checked in state systems.
sign-up-agreement-read = Read the full text
sign-up-finish = Finish signing up

## Sign-in
sign-in-title = Sign in
sign-in-no-account = No account yet?

## A new password
sign-in-forgotten = Forgot your password?
reset-phone-title = Which number is your account for?
reset-phone-lead = We send a code to it. With the code you choose a new password.
reset-password-title = Choose a new password
reset-password-lead = It is for the account of { $phone }. Once it is saved, you are signed out on every other device.
reset-password-save = Save the new password
