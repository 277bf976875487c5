## Sign-up
sign-up-phone-title = What is your telephone number?
sign-up-phone-lead = We send a code to it now, and calls and reminders later. A number of any country will do.
sign-up-send-code = Send the code
sign-up-have-account = Already have an account?
sign-up-code-title = Enter the code from the SMS
sign-up-code-lead = The code was sent to { $phone }. It is good until { $time }.
sign-up-demo-inbox = Demonstration: no telephone rings.
sign-up-demo-read = Read the text message in the simulated telephone
sign-up-no-code = No code?
sign-up-send-again = Send it again
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
