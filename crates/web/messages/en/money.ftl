# Money of a user: statement of the account, receipts, documents.

## The page
nav-money = Money
money-title = Money and receipts
money-balance = On your account
money-balance-hint = Money that came and is not spent yet. It pays for your next booking.
money-debt = You owe
money-debt-blocks = You owe { $amount }. New bookings are blocked until all of it is paid (clause 27 of the Rules).
money-movements = Movements, newest first
money-none = Nothing has come in or gone out yet.
money-when = When (UTC+5)
money-what = What for
money-amount = Amount
money-booking = booking № { $number }
money-booking-unnumbered = booking
money-invoice = invoice { $number }
money-clause = clause { $clause } of the Rules
money-receipt = Receipt (PDF)
money-statement = Statement for a period
money-statement-lead = At most a year, with the balances at the beginning and the end. The PDF is for printing, the other two open in a spreadsheet.
money-statement-pdf = PDF
money-statement-csv = CSV
money-statement-xlsx = Excel

## Why money moved
money-cause-receipt = Money received
money-cause-booking-fee = Fee for a booking
money-cause-move-fee = Fee for a further move
money-cause-refund = Fee given back
money-cause-budget-order = Passed on to the budget
money-cause-assignment = Money received, recognised as yours
money-cause-manual = Correction, agreed by two accountants
money-cause-reversal = The bank took the payment back
money-cause-debt = Debt
money-cause-debt-payment = Debt paid
money-cause-waiver = Fee waived for an event
money-cause-withdrawal = Given back at your request
money-cause-payout = Paid out
money-cause-order-withdrawn = Order taken back
money-cause-other = Movement

## What money is for, how it came
money-for-booking = Fee for passing through the checkpoint by the electronic queue
money-for-move = Fee for moving a booking to another time
money-for-debt = Payment of a debt
money-for-account = Money for the user's account
money-way-card = by bank card
money-way-transfer = by bank transfer
money-way-biller = through a bank's application

## The statement
statement-title = Statement of account, { $from } – { $until }
statement-sheet = Statement
statement-holder = User
statement-number = IIN or BIN
statement-period = Period
statement-opening = Balance at the beginning
statement-closing = Balance at the end
statement-received = Came in
statement-spent = Went out
statement-made = Made on
statement-column-when = Date and time (UTC+5)
statement-column-what = What for
statement-column-booking = Booking
statement-column-invoice = Invoice
statement-column-reference = Bank reference
statement-column-amount = Amount, ₸
statement-column-balance = Balance, ₸
statement-note = Money on the account belongs to the user until it is spent. Fees: clauses 23–28 of the Rules approved by Order No 707.

## The receipt
receipt-title = Receipt for a payment
receipt-payee = Paid to
receipt-payee-bin = BIN of the recipient
receipt-payer = Payer
receipt-payer-number = IIN or BIN of the payer
receipt-invoice = Invoice
receipt-purpose = What for
receipt-booking = Booking
receipt-amount = Amount
receipt-paid-at = Received (Kazakhstan time, UTC+5)
receipt-way = How it was paid
receipt-reference = Bank reference
receipt-balance = On the payer's account after this payment
receipt-issued-at = Receipt issued
receipt-reversed = The bank took this payment back on { $moment }. This receipt is no proof of payment any more.
receipt-reversed-label = Taken back
receipt-check = Scan the code, or open the address, to see on the registrar's site that this receipt is real.
receipt-check-description = QR code with the address of the page that confirms this receipt
receipt-note = Made by the electronic queue without a signature or stamp; the page behind the code confirms it. The fee: clauses 23–26 of the Rules approved by Order No 707.
document-footer = Electronic queue at the road checkpoints of Kazakhstan

## The public check of a document
check-document-title = Document check
check-document-real = This receipt is real: the registrar of the electronic queue issued it.
check-document-reversed = This receipt was real, but the bank took the payment back on { $moment }. It is no proof of payment any more.
check-document-compare = Compare what stands here with the paper. Names are not shown.
check-document-unknown = No such document
check-document-unknown-text = The registrar has not issued a document with this code. Compare the code letter by letter with the paper; if it is the same, the paper is not from us.
check-document-code = Code
check-document-kind = Document
check-document-kind-receipt = Receipt for a payment
check-document-issued = Issued

## Errors
error-period-reversed = “{ $field }”: the period ends before it begins. Change one of the two days.
error-period-too-long = “{ $field }”: a statement covers at most a year. Choose a shorter period, or make one for each year.
error-period-calendar = “{ $field }”: this day can't be used. Choose a day of this century.
error-period-movements = “{ $field }”: this period has too many movements for one statement. Choose a shorter period.
problem-receipt-not-found = There is no such receipt
problem-receipt-not-found-next = Take the id from the list of movements: those with a receipt have it.
problem-document-not-found = There is no such document
problem-document-not-found-next = The registrar has not issued a document with this code. Compare the code with the paper.
