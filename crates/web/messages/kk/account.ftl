## Sign-up
sign-up-phone-title = Телефон нөміріңіз қандай?
sign-up-phone-lead = Осы нөмірге растау кодын, кейін шақыру мен еске салу хабарламаларын жібереміз. Кез келген елдің нөмірі жарайды.
sign-up-send-code = Код жіберу
sign-up-have-account = Тіркелгіңіз бар ма?
sign-up-code-title = SMS‑тен келген кодты енгізіңіз
sign-up-code-lead = Код { $phone } нөміріне жіберілді. Ол сағат { $time } дейін жарамды.
sign-up-demo-inbox = Көрсетілім режимі: нағыз телефонға SMS келмейді.
sign-up-demo-read = Хабарды үлгі телефоннан оқу
sign-up-no-code = Код келмеді ме?
sign-up-send-again = Қайта жіберу
sign-up-details-title = Тіркелгі кімге тиесілі?
sign-up-name-title = Аты-жөні
sign-up-name-hint = Ұйым болса – оның атынан әрекет ететін адамның аты-жөні. Құжаттағыдай жазыңыз.
sign-up-password-title = Құпиясөз
sign-up-agreement-short = Қысқаша: броньды басқаға беруге болмайды; екі рет тегін ауыстыра аласыз; өз кінәңізден өтпей қалсаңыз, төлем қайтарылмайды; уақытында келу керек; деректеріңізді мемлекеттік жүйелерде тексереміз.
sign-up-agreement-read = Толық мәтінін оқу
sign-up-finish = Тіркелуді аяқтау

## Sign-in
sign-in-title = Жүйеге кіру
sign-in-no-account = Тіркелгіңіз жоқ па?
