## Frame of every page
site-name = Шекара – электрондық кезек
skip-to-content = Негізгі мазмұнға өту
languages = Тіл
sections = Бөлімдер
nav-checkpoints = Өткізу пункттері
nav-bookings = Менің броньдарым
nav-notices = Хабарламалар
nav-consents = Келісімдер
nav-operator = Оператор
unread = оқылмаған
sign-in = Кіру
sign-out = Шығу
sign-up = Тіркелу
demo-clock = Көрсетілім режимі: жүйенің сағаты – { $moment }. Нақты броньдар жасалмайды.
footer-help = Анықтама
footer-agreement = Пайдаланушы келісімі
footer-open-api = Ашық API және деректер
footer-law = 2023 жылғы 27 маусымдағы № 707 бұйрықпен бекітілген қағидалар бойынша жұмыс істейді.

## Words used on many pages
back = Артқа
continue = Жалғастыру
change = Өзгерту
choose = Таңдаңыз
search = Іздеу
more = Тағы көрсету
optional = (міндетті емес)
not-given = көрсетілмеген
to-home = Басты бет
as-of = { $moment } жағдайы бойынша
clause = Негіздеме: № 707 бұйрықпен бекітілген Қағидалар, { $clause }‑тармақ.
clause-own = Негіздеме: жүйенің жұмыс тәртібі. Ол Қағидалардың орнына жүрмейді, кезектің әділ болуын қамтамасыз етеді.
live-stale = Байланыс үзілді. Төмендегі деректер ескіруі мүмкін. Қайта қосылып жатырмыз…
error-summary = Мына жерлерді түзету керек
error-prefix = Қате:

## Lengths of time
duration-days = { $n } күн
duration-hours = { $n } сағат
duration-minutes = { $n } минут

## Months as they stand in a date
month-1 = қаңтар
month-2 = ақпан
month-3 = наурыз
month-4 = сәуір
month-5 = мамыр
month-6 = маусым
month-7 = шілде
month-8 = тамыз
month-9 = қыркүйек
month-10 = қазан
month-11 = қараша
month-12 = желтоқсан

## Days of the week
weekday-1 = дүйсенбі
weekday-2 = сейсенбі
weekday-3 = сәрсенбі
weekday-4 = бейсенбі
weekday-5 = жұма
weekday-6 = сенбі
weekday-7 = жексенбі

## Messages shown once, after something was done
flash-signed-in = Сіз жүйеге кірдіңіз.
flash-signed-out = Сіз жүйеден шықтыңыз.
flash-signed-up = Тіркелу аяқталды. Енді уақыт брондай аласыз.
flash-password-set = Жаңа құпиясөз сақталды, сіз жүйеге кірдіңіз.
flash-code-sent = Жаңа код жіберілді. Алдыңғы код енді жарамсыз.
flash-booking-moved = Бронь басқа уақытқа ауыстырылды.
flash-booking-cancelled = Бронь тоқтатылды. Орын басқаларға бос.
flash-driver-changed = Жүргізуші ауыстырылды. Жаңа жүргізуші тексеріліп жатыр.
flash-notices-read = Барлық хабарлама оқылды деп белгіленді.
flash-job-retried = Тапсырма қайта іске қосылды.
flash-job-discarded = Тапсырма алып тасталды.
flash-capacity-saved = Өткізу қабілеті сақталды. Броні ауысқандардың бәріне хабарланады.
flash-closure-saved = Жабылу уақыты сақталды. Броні ауысқандардың бәріне хабарланады.
flash-closure-lifted = Өткізу пункті қайта ашылды.
flash-list-saved = Көлік тізімі қабылданды.
flash-place-taken = Орын сізге сақталды. Деректер тексеріліп жатыр.
flash-payment-not-needed = Бұл броньды төлеудің қажеті жоқ.
flash-sign-in-first = Алдымен жүйеге кіріңіз. Содан кейін осы бетке ораласыз.
flash-agreement-accepted = Пайдаланушы келісімі қабылданды.
flash-appeal-filed = Шағым жіберілді. Жауап осы бетте шығады.
flash-appeal-answered = Шағымға жауап берілді, пайдаланушыға хабарланды.
flash-consent-revoked = Келісім қайтарып алынды.
flash-register-paused = Тізілім тоқтатылды, сұрау жіберілмейді.
flash-register-resumed = Тізілімге сұрау салу жалғасты.
flash-stop-asked-again = Тізілімге қайта сұрау салынды.
flash-orders-made = Тапсырмалар жасалды. Файлдарды сақтап, банкке жіберіңіз.
flash-orders-none = Тапсырма жасайтын ештеңе болған жоқ.
flash-posting-proposed = Жазба ұсынылды, екінші адамды күтуде.
flash-match-proposed = Иесі ұсынылды; екінші адам шешеді.
flash-proposal-approved = Бекітілді, ақша аударылды.
flash-proposal-rejected = Қабылданбады; ештеңе өзгерген жоқ.
flash-payout-made = Тапсырма жасалды, екінші адам шешеді.
flash-payout-approved = Тапсырма бекітілді. Файлын сақтап, банкке жіберіңіз.
flash-payout-rejected = Тапсырма қабылданбады, қайтарымдар басқа тапсырманы күтеді.
flash-withdrawal-proposed = Кері қайтарып алу ұсынылды, екінші адам шешеді.
flash-withdrawal-rejected = Ұсыныс қабылданбады, тапсырма банкте қалады.
flash-order-withdrawn = Тапсырма кері қайтарып алынды, ақшасы келесісін күтеді.
