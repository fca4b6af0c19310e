"""What a page says to its visitor, in many languages: skip links, consent, newsletters, sharing, rights. Data only.

FORMULA has phrases that hardly ever stand anywhere else, VISITOR the words that fill up the sentences around them. A
line is a formula of a page if it has the one and little but the two (see `context.formulas`); an article about cookies
has the same phrases, and words of its own. Written as in `lexicon`: stems are enough where words are not Latin.
"""

FORMULA = """
    we_use_cookies we_and_our_partners uses_cookies our_use_of_cookies the_use_of_cookies use_of_cookies
    by_continuing_to by_clicking_accept by_using_this_site by_using_our_site accept_all accept_cookie reject_all
    decline_all necessary_cookies strictly_necessary essential_cookies third-party_cookies only_necessary
    manage_preferences manage_your_preferences manage_consent cookie_notice cookie_consent cookie_banner
    cookies_help_us cookies_to_improve update_your_preferences your_privacy_choices we_value_your_privacy
    your_privacy_matters do_not_sell_my_personal do_not_sell_or_share consent_preferences sign_up_for_our
    sign_up_to_our subscribe_to_our subscribe_to_the_newsletter join_our_newsletter join_our_mailing_list
    get_our_newsletter our_daily_newsletter our_weekly_newsletter our_free_newsletter delivered_to_your_inbox
    straight_to_your_inbox in_your_inbox to_your_inbox thank_you_for_subscribing thanks_for_subscribing
    unsubscribe_at_any_time you_can_unsubscribe enter_your_email enter_your_email_address your_email_address
    share_this_article share_this_story share_this_page share_this_post share_on_social_media skip_to_main
    skip_to_footer skip_to_search skip_to_main_navigation jump_to_content jump_to_navigation skip_to_article
    skip_to_primary_content join_our_telegram join_our_whatsapp join_our_channel follow_our_channel follow_us_in

    wir_verwenden_cookies wir_nutzen_cookies wir_setzen_cookies diese_website_verwendet_cookies
    verwendet_cookies nutzt_cookies verwendung_von_cookies nutzung_von_cookies einsatz_von_cookies
    einsatz_von_cookies_zu alle_akzeptieren alle_ablehnen alle_cookies cookies_akzeptieren cookies_ablehnen
    cookie_einstellungen cookie-richtlinie datenschutz-einstellungen einstellungen_verwalten nur_notwendige
    notwendige_cookies wir_und_unsere_partner zum_inhalt_springen zum_hauptinhalt zum_hauptinhalt_springen
    direkt_zum_inhalt zur_navigation_springen zur_hauptnavigation springe_zum_inhalt zum_seitenanfang
    nach_oben_scrollen newsletter_abonnieren abonnieren_sie_unseren abonnieren_sie_jetzt
    melden_sie_sich_für_unseren unseren_newsletter zum_newsletter newsletter_anmelden jetzt_abonnieren
    in_ihr_postfach direkt_in_ihr_postfach folgen_sie_uns folge_uns folgt_uns artikel_teilen auf_facebook_teilen
    auf_twitter_teilen auf_whatsapp_teilen bei_facebook_teilen teilen_auf beitrag_teilen diesen_artikel_teilen
    per_e-mail_teilen nous_utilisons_des_cookies ce_site_utilise_des_cookies utilise_des_cookies
    utilisons_des_cookies utilisation_de_cookies l'utilisation_de_cookies utilisation_des_cookies
    l'utilisation_des_cookies en_poursuivant_votre_navigation tout_accepter tout_refuser
    accepter_tous_les_cookies accepter_les_cookies refuser_les_cookies accepter_et_fermer
    continuer_sans_accepter gérer_les_cookies gérer_mes_cookies gérer_les_préférences gérer_mes_préférences
    paramétrer_les_cookies paramètres_des_cookies paramétrer_mes_choix nous_et_nos_partenaires aller_au_contenu
    aller_au_contenu_principal passer_au_contenu passer_au_contenu_principal aller_à_la_navigation aller_au_menu
    accéder_au_contenu abonnez-vous_à_notre inscrivez-vous_à_notre inscrivez-vous_à_la abonnez-vous_à_la
    s'abonner_à_la s'inscrire_à_la recevez_notre recevez_nos dans_votre_boîte suivez-nous_sur suivez-nous
    rejoignez-nous_sur partager_sur partager_cet_article partagez_cet_article partager_par partager_l'article
    utilizamos_cookies usamos_cookies este_sitio_utiliza_cookies este_sitio_web_utiliza utiliza_cookies
    usa_cookies uso_de_cookies el_uso_de_cookies si_continúa_navegando si_continuas_navegando
    si_continúas_navegando al_continuar_navegando aceptar_todo aceptar_todas aceptar_todas_las_cookies
    aceptar_cookies rechazar_todo rechazar_todas rechazar_cookies gestionar_cookies configurar_cookies
    configuración_de_cookies gestionar_preferencias administrar_preferencias política_de_cookies cookies_propias
    saltar_al_contenido saltar_al_contenido_principal ir_al_contenido ir_al_contenido_principal
    pasar_al_contenido pasar_al_contenido_principal saltar_a_la_navegación suscríbete_a_nuestro suscríbete_al
    suscríbase_a_nuestro suscríbase_al suscribirse_al suscríbete_a_la recibe_nuestro reciba_nuestro en_tu_correo
    en_su_correo síguenos_en síganos_en síguenos compartir_en comparte_en compartir_este_artículo
    comparte_este_artículo comparte_esta_noticia compartir_esta_noticia compartir_por únete_a_nuestro

    utilizziamo_i_cookie utilizziamo_cookie usiamo_i_cookie usiamo_cookie questo_sito_utilizza utilizza_cookie
    utilizza_i_cookie uso_dei_cookie utilizzo_dei_cookie l'uso_dei_cookie l'utilizzo_dei_cookie
    proseguendo_la_navigazione continuando_la_navigazione continuando_a_navigare accetta_tutti accetta_tutto
    accetta_tutti_i_cookie accetta_i_cookie rifiuta_tutti rifiuta_tutto gestisci_preferenze
    gestisci_le_preferenze gestisci_i_cookie impostazioni_cookie impostazioni_dei_cookie informativa_sui_cookie
    vai_al_contenuto vai_al_contenuto_principale salta_al_contenuto salta_al_contenuto_principale
    passa_al_contenuto iscriviti_alla_newsletter iscriviti_alla_nostra iscriviti_al_nostro abbonati_alla
    ricevi_la_nostra nella_tua_casella seguici_su seguici condividi_su condividi_questo_articolo
    condividi_l'articolo condividi_via este_site_utiliza_cookies este_site_usa_cookies nós_usamos_cookies
    nós_utilizamos_cookies o_uso_de_cookies utilização_de_cookies ao_continuar_navegando ao_continuar_a_navegar
    ao_navegar aceitar_tudo aceitar_todos aceitar_cookies aceitar_todos_os_cookies rejeitar_todos rejeitar_tudo
    recusar_todos gerir_preferências gerenciar_preferências gerir_cookies gerenciar_cookies
    configurações_de_cookies definições_de_cookies ir_para_o_conteúdo pular_para_o_conteúdo
    saltar_para_o_conteúdo ir_para_o_conteúdo_principal pular_para_o_conteúdo_principal
    saltar_para_o_conteúdo_principal avançar_para_o_conteúdo assine_nossa_newsletter assine_a_nossa
    subscreva_a_nossa subscreva_a_newsletter inscreva-se_em_nossa inscreva-se_na_nossa receba_nossa
    receba_a_nossa em_seu_e-mail no_seu_e-mail siga-nos siga-nos_no compartilhe_no compartilhar_no partilhar_no
    partilhe_no compartilhe_este_artigo partilhar_este_artigo compartilhar_este_artigo entre_no_nosso_canal
    wij_gebruiken_cookies we_gebruiken_cookies deze_website_gebruikt_cookies deze_site_gebruikt gebruikt_cookies
    gebruik_van_cookies alles_accepteren alle_cookies_accepteren cookies_accepteren alles_weigeren
    cookies_weigeren cookie-instellingen cookievoorkeuren voorkeuren_beheren cookies_beheren naar_de_inhoud
    ga_naar_de_inhoud ga_naar_inhoud direct_naar_inhoud naar_hoofdinhoud ga_naar_hoofdinhoud spring_naar_inhoud
    meld_je_aan_voor_onze meld_u_aan_voor_onze schrijf_je_in_voor_onze schrijf_u_in_voor_onze abonneer_je_op
    onze_nieuwsbrief ontvang_onze volg_ons_op volg_ons deel_op delen_op deel_dit_artikel dit_artikel_delen
    deel_via używamy_plików_cookie ta_strona_używa ta_strona_korzysta strona_korzysta_z_plików
    korzystamy_z_plików wykorzystujemy_pliki plików_cookies pliki_cookies plików_cookie pliki_cookie
    używamy_ciasteczek zaakceptuj_wszystkie akceptuj_wszystkie akceptuję_wszystkie odrzuć_wszystkie
    zarządzaj_preferencjami zarządzaj_plikami ustawienia_plików ustawienia_cookies polityka_cookies
    przejdź_do_treści przejdź_do_głównej_treści przejdź_do_zawartości przejdź_do_nawigacji zapisz_się_na
    zapisz_się_do_newslettera zapisz_się_na_newsletter zapisz_się_na_nasz nasz_newsletter prosto_na_skrzynkę
    obserwuj_nas śledź_nas polub_nas dołącz_do_nas udostępnij_na udostępnij_ten_artykuł podziel_się_na
    podziel_się_artykułem udostępnij_artykuł мы_используем_файлы мы_используем_cookie используем_cookie
    использует_файлы_cookie использует_cookie используются_файлы_cookie файлы_cookie файлов_cookie
    файлами_cookie использование_cookie использование_файлов_cookie использованием_файлов куки-файл файлы_куки
    продолжая_пользоваться продолжая_использовать продолжая_просмотр оставаясь_на_сайте принять_все
    принять_cookie принять_и_закрыть отклонить_все настроить_cookie настройки_cookie управление_cookie
    политика_конфиденциальности политикой_конфиденциальности перейти_к_основному перейти_к_содержан
    перейти_к_содержимому перейти_к_навигации к_основному_содержан подписывайтесь_на_наш подпишитесь_на_наш
    подписаться_на_наш подписывайтесь_на_рассылку подпишитесь_на_рассылку подписаться_на_рассылку
    подписка_на_рассылку подписывайтесь_на_нас подписаться_на_новости присоединяйтесь_к_нам читайте_нас_в
    следите_за_нами мы_в_соцсетях мы_в_социальных_сетях поделиться_в поделиться_стат поделиться_новостью
    поделитесь_в поделитесь_стать ми_використовуємо_файли ми_використовуємо_cookie використовує_файли_cookie
    файли_cookie файлів_cookie використовуємо_файли використання_файлів_cookie продовжуючи_користуватися
    продовжуючи_перегляд прийняти_все прийняти_всі відхилити_все відхилити_всі налаштування_cookie
    політика_конфіденційності перейти_до_основного перейти_до_вмісту перейти_до_змісту перейти_до_контенту
    підписуйтесь_на_наш підписуйтеся_на_наш підпишіться_на_наш підписатися_на_наш підписуйтесь_на_розсилку
    підпишіться_на_розсилку підписатися_на_розсилку приєднуйтесь_до_нас стежте_за_нами читайте_нас поділитися_в
    поділитися_у поділитись_в поділитись_у поділитися_стат поділитися_новиною çerez_kullan çerezleri_kullan
    çerezler_kullan çerezlerin_kullan çerez_politikası çerez_ayarları çerezleri_kabul çerez_tercihleri
    tümünü_kabul_et tüm_çerezleri tümünü_reddet hepsini_kabul_et tercihleri_yönet siteyi_kullanmaya_devam
    sitemizi_kullanmaya_devam içeriğe_geç içeriğe_atla ana_içeriğe_geç ana_içeriğe_atla İçeriğe_geç İçeriğe_atla
    bültenimize_abone bültenimize_kaydol e-bülten bültene_abone bülten_aboneliği bizi_takip_edin bizi_takip_et
    facebook'ta_paylaş twitter'da_paylaş whatsapp'ta_paylaş sosyal_medyada_paylaş bu_haberi_paylaş
    bu_yazıyı_paylaş telegram_kanalımız whatsapp_kanalımız

    نستخدم_ملفات_تعريف_الارتباط ملفات_تعريف_الارتباط ملفات_الارتباط نحن_نستخدم_ملفات يستخدم_هذا_الموقع قبول_الكل
    رفض_الكل قبول_جميع إدارة_التفضيلات إعدادات_ملفات باستمرارك_في باستخدامك_لهذا_الموقع بمتابعة_التصفح
    انتقل_إلى_المحتوى الانتقال_إلى_المحتوى تخطي_إلى_المحتوى التخطي_إلى_المحتوى تجاوز_إلى_المحتوى
    اذهب_إلى_المحتوى اشترك_في_نشرتنا اشترك_في_النشرة اشترك_في_قناتنا النشرة_البريدية نشرتنا_الإخبارية
    نشرتنا_البريدية النشرة_الإخبارية إلى_بريدك تابعنا_على تابعونا_على شارك_على مشاركة_على شارك_المقال شارك_هذا
    مشاركة_عبر شارك_عبر انضم_إلى_قناتنا クッキーを使用 cookieを使用 cookieを利用 クッキーを利用 cookieの使用
    クッキーの使用 cookieの利用 クッキーの利用 cookieポリシー クッキーポリシー cookie設定 クッキー設定
    cookieに同意 クッキーに同意 すべて受け入れる すべて同意 すべて許可 すべて拒否 すべてのcookie
    すべてのクッキー 全て受け入れる 全て許可 全て同意 設定を管理 同意して閉じる 同意して続ける
    コンテンツへスキップ コンテンツにスキップ メインコンテンツへスキップ メインコンテンツにスキップ
    メインコンテンツに移動 本文へ移動 本文に移動 本文へジャンプ ナビゲーションへスキップ メルマガ登録
    メールマガジンに登録 メールマガジン登録 メールマガジンを購読 ニュースレターに登録 ニュースレターを購読
    ニュースレター登録 ニュースレターの登録 ニュースレターのご登録 メルマガに登録 最新情報をお届け
    フォローしてください フォローする フォローはこちら facebookでシェア twitterでシェア xでシェア lineで送る
    この記事をシェア この記事を共有 sns でシェア snsでシェア チャンネル登録

    쿠키를_사용 쿠키를_이용 쿠키_사용 쿠키_정책 쿠키_설정 쿠키에_동의 쿠키_허용 모두_수락 모두_동의 모두_허용
    모두_거부 모든_쿠키 환경설정_관리 기본_설정_관리 계속_이용하시면 계속_사용하시면 본문으로_바로가기
    본문으로_건너뛰기 본문_내용_바로가기 콘텐츠로_건너뛰기 콘텐츠_바로가기 메인_콘텐츠로 주메뉴_바로가기
    메뉴_바로가기 뉴스레터_구독 뉴스레터를_구독 뉴스레터_신청 뉴스레터를_신청 뉴스레터를_받아 뉴스레터에_가입
    구독_신청하기 구독하고_최신 이메일로_받아 팔로우하세요 팔로우해_주세요 페이스북_공유 페이스북에_공유
    페이스북으로_공유 카카오톡_공유 카카오톡으로_공유 트위터_공유 트위터로_공유 기사_공유하기 이_기사를_공유
    sns_공유 채널을_구독 채널_추가하고 使用cookie 本网站使用cookie 我们使用cookie 使用cookies cookie政策
    cookie设置 cookie偏好 接受所有cookie 接受全部cookie 接受cookie 拒绝所有cookie 全部接受 接受全部 接受所有
    全部拒绝 拒绝全部 管理偏好 偏好设置 管理cookie 继续浏览即表示 继续使用本网站 继续浏览本网站 继续访问本网站
    隐私偏好 跳到主要内容 跳转到主要内容 跳至主要内容 跳至内容 跳到内容 跳转到内容 跳到正文 跳过导航 订阅我们的
    订阅本站 订阅电子报 订阅新闻通讯 订阅邮件 发送到您的邮箱 送达您的邮箱 发送到你的邮箱 关注我们的 分享这篇文章
    分享本文 分享此文 分享到社交媒体 chúng_tôi_sử_dụng_cookie sử_dụng_cookie trang_web_này_sử_dụng
    chấp_nhận_tất_cả từ_chối_tất_cả chấp_nhận_cookie cài_đặt_cookie chính_sách_cookie quản_lý_tùy_chọn
    quản_lý_cookie tiếp_tục_sử_dụng_trang tiếp_tục_duyệt chuyển_đến_nội_dung chuyển_tới_nội_dung bỏ_qua_nội_dung
    đi_đến_nội_dung đi_tới_nội_dung đăng_ký_nhận_bản_tin đăng_ký_nhận_tin đăng_ký_bản_tin nhận_bản_tin
    theo_dõi_chúng_tôi chia_sẻ_trên chia_sẻ_lên chia_sẻ_bài_viết chia_sẻ_qua tham_gia_kênh đã_đăng_ký_bản_quyền

    kami_menggunakan_cookie menggunakan_cookie situs_ini_menggunakan penggunaan_cookie terima_semua
    terima_semua_cookie tolak_semua kelola_preferensi kelola_cookie pengaturan_cookie kebijakan_cookie
    dengan_melanjutkan dengan_terus_menggunakan langsung_ke_konten lewati_ke_konten lompat_ke_konten
    loncat_ke_konten ke_konten_utama lewati_ke_konten_utama langsung_ke_konten_utama berlangganan_newsletter
    berlangganan_buletin daftar_newsletter buletin_kami newsletter_kami langsung_ke_email_anda ke_kotak_masuk
    ikuti_kami ikuti_kami_di bagikan_di bagikan_ke bagikan_artikel bagikan_lewat bagikan_via gabung_di_kanal

    เราใช้คุกกี้ ใช้คุกกี้ เว็บไซต์นี้ใช้คุกกี้ การใช้คุกกี้ นโยบายคุกกี้ ตั้งค่าคุกกี้ การตั้งค่าคุกกี้
    ยอมรับคุกกี้ ยอมรับทั้งหมด ปฏิเสธทั้งหมด จัดการการตั้งค่า จัดการคุกกี้ ข้ามไปยังเนื้อหา ข้ามไปที่เนื้อหา
    ไปยังเนื้อหาหลัก ข้ามไปเนื้อหา สมัครรับจดหมายข่าว สมัครรับข่าวสาร รับข่าวสารทางอีเมล ติดตามเราได้ที่
    ติดตามเราที่ ติดตามเราบน ติดตามเราได้ทาง แชร์บน แชร์บทความ แชร์ไปยัง แชร์ข่าวนี้ vi_använder_cookies
    vi_använder_kakor använder_cookies använder_kakor acceptera_alla avvisa_alla hoppa_till_innehåll
    hoppa_till_huvudinnehåll gå_till_innehåll prenumerera_på_vårt vårt_nyhetsbrev anmäl_dig_till_vårt
    följ_oss_på följ_oss dela_på dela_artikeln dela_den_här_artikeln vi_bruger_cookies vi_bruker_cookies
    vi_bruker_informasjonskapsler bruger_cookies bruker_cookies accepter_alle godta_alle gå_til_indhold
    gå_til_hovedindhold spring_til_indhold hopp_til_innhold hopp_til_hovedinnhold vores_nyhedsbrev følg_os
    følg_oss_på følg_os_på del_på del_artiklen používáme_soubory_cookie používá_soubory_cookie soubory_cookie
    souborů_cookie přijmout_vše přijmout_všechny odmítnout_vše přejít_k_obsahu přejít_na_obsah
    přeskočit_na_obsah odběr_newsletteru přihlaste_se_k_odběru sledujte_nás_na sledujte_nás sdílet_na
    sdílet_článek sdílejte_na χρησιμοποιούμε_cookies χρησιμοποιεί_cookies χρήση_cookies αποδοχή_όλων
    απόρριψη_όλων μετάβαση_στο_περιεχόμενο μετάβαση_στο_κύριο εγγραφείτε_στο_newsletter ακολουθήστε_μας
    κοινοποίηση_στο μοιραστείτε_το_άρθρο folosim_cookie-uri utilizăm_cookie-uri folosește_cookie-uri
    acceptă_toate respinge_toate sari_la_conținut salt_la_conținut abonează-te_la_newsletter urmărește-ne
    distribuie_pe sütiket_használ sütik_használat összes_elfogadása ugrás_a_tartalom iratkozzon_fel_hírlevel
    iratkozz_fel_hírlevel kövessen_minket kövess_minket megosztás_facebook käytämme_evästeitä käyttää_evästeitä
    hyväksy_kaikki hylkää_kaikki siirry_sisältöön tilaa_uutiskirje seuraa_meitä jaa_facebookissa
    אנו_משתמשים_בעוגיות אתר_זה_משתמש_בעוגיות קבל_הכל דלג_לתוכן דלג_לתוכן_הראשי הירשמו_לניוזלטר עקבו_אחרינו
    שתפו_בפייסבוק हम_कुकी कुकीज़_का_उपयोग कुकी_का_उपयोग सभी_स्वीकार मुख्य_सामग्री_पर_जाएं सामग्री_पर_जाएं
    न्यूज़लेटर_की_सदस्यता न्यूज़लेटर_सब्सक्राइब हमें_फॉलो फेसबुक_पर_शेयर"""

# Whose the text is: more of the family RIGHTS.
RIGHTS = """
    alle_rechte_vorbehalten tous_droits_réservés todos_los_derechos_reservados reservados_todos_los_derechos
    tutti_i_diritti_riservati tutti_i_diritti_sono_riservati todos_os_direitos_reservados
    alle_rechten_voorbehouden wszelkie_prawa_zastrzeżone wszystkie_prawa_zastrzeżone все_права_защищены
    все_права_сохранены все_права_принадлежат усі_права_захищен всі_права_захищен усі_права_застережено
    всі_права_застережено tüm_hakları_saklıdır her_hakkı_saklıdır جميع_الحقوق_محفوظة كل_الحقوق_محفوظة
    全著作権所有 無断転載複製 모든_권리_보유 保留所有权利 保留一切权利 giữ_bản_quyền bản_quyền_thuộc_về
    mọi_quyền_được_bảo_lưu hak_cipta_dilindungi hak_cipta_dilindungi_undang-undang seluruh_hak_cipta
    สงวนลิขสิทธิ์ สงวนสิทธิ์ทุกประการ alla_rättigheter_förbehållna alle_rettigheder_forbeholdes
    alle_rettigheter_reservert všechna_práva_vyhrazena με_επιφύλαξη_παντός_δικαιώματος όλα_τα_δικαιώματα
    toate_drepturile_rezervate minden_jog_fenntartva kaikki_oikeudet_pidätetään כל_הזכויות_שמורות
    सर्वाधिकार_सुरक्षित"""

# What speaks of such things: an article that has it in many of its paragraphs is about them.
CONSENT = """
    cookie cookies cookie-richtlinien ciasteczka ciasteczek куки печенья печива çerez çerezler çerezleri
    çerezlerden クッキー 쿠키 คุกกี้ newsletter-abo boletín infolettre bulletin nieuwsbrief bültenimiz рассылка
    рассылки рассылку розсилка розсилку nyhetsbrev nyhedsbrev メルマガ メールマガジン ニュースレター 뉴스레터
    电子报 จดหมายข่าว bản_tin buletin evästeitä sütik kakor"""

VISITOR = """
    give_you offer_you provide_you ensure best_possible best user browsing experience improve improving enhance
    personalise personalize personalised personalized content ads analyse analyze analytics measure traffic
    performance website websites site sites web page our_services services functionality features consent agree
    agreeing accept accepting reject continue continuing browse use using used cookies_and cookie_use
    and_similar technologies similar partners data information device access processing purposes purpose
    necessary non-essential options choose choices manage change preferences preference withdraw time read
    stories story updates latest best_stories inbox weekly daily free day every_week every_morning emails
    mailing list address friends friend social networks network messenger copy link tiktok threads bluesky
    mastodon channel channels get receive join stay up_to_date never_miss miss delivered directly straight can
    at_any find_out by_clicking visit visiting if how where as_well we i_accept ok got_it i_agree article post

    wir_verwenden cookies_um ihnen bestmögliche beste nutzererlebnis erlebnis erfahrung webseite seite unserer
    unsere unserem unser diese dieser zu um die der den das und auf zur zum mit für von sie ihre ihrer ihren
    weitere informationen nutzung weiter surfen stimmen zustimmen stimmst einverstanden erklären verbessern
    bieten personalisieren inhalte anzeigen analysieren zugriffe partner daten zwecke einwilligung jederzeit
    widerrufen ablehnen akzeptieren zustimmung technologien ähnliche täglich wöchentlich kostenlos neuesten
    nachrichten geschichten meldungen erhalten per_mail e-mail-adresse anmelden abonnieren netzwerken sozialen
    teilen kanal durch sind wenn damit

    pour vous offrir meilleure expérience améliorer navigation notre nos votre vos site_web sur ce_site des les
    le du et de_nos utilisateur utilisation acceptez en_continuant continuer poursuivant publicités contenu
    contenus personnalisés personnaliser mesurer audience statistiques partenaires données consentement fins
    refuser accepter plus_d'informations savoir plus recevoir recevez actualités articles chaque jour semaine
    gratuitement gratuite meilleurs histoires directement mail courriel boîte réseaux_sociaux réseaux sociaux
    réseau chaîne abonnez-vous la lettre_d'information lettre_hebdomadaire lettre quotidienne hebdomadaire une
    ou

    propias terceros para mejorar nuestros_servicios nuestros nuestras nuestro nuestra servicios experiencia
    usuario mejor ofrecerle ofrecerte ofrecer sitio sitio_web página en_este continúa continuar navegando acepta
    aceptas aceptación su_uso tu su sus tus uso contenido contenidos anuncios publicidad analizar tráfico
    personalizar socios datos consentimiento fines rechazar aceptar más información noticias recibir recibe cada
    día semana gratis mejores historias correo electrónico directamente redes_sociales redes sociales canal
    boletín_de del las los el con por una diario semanal de_noticias

    propri terzi per migliorare esperienza navigazione utente offrirti offrire nostri servizi nostro nostra sito
    sito_web pagina continuando proseguendo accetti accettare accetto consenso dati partner_terzi contenuti
    annunci pubblicità analizzare traffico personalizzare scopi rifiutare maggiori informazioni notizie ricevere
    ricevi ogni giorno settimana gratuita migliori storie direttamente casella posta elettronica il gli lo di
    che tuo tua reti canale dei delle uso_di

    melhorar experiência navegação utilizador usuário oferecer nossos serviços nosso nossa do_site continua
    concorda aceita consentimento dados parceiros conteúdos conteúdo anúncios publicidade tráfego rejeitar
    aceitar mais informações notícias receber receba dia grátis melhores histórias diretamente caixa entrada
    redes_sociais seu sua seus suas com você os as da do dos e_o terceiros próprios

    om je uw jouw te bieden beste_ervaring ervaring gebruikerservaring verbeteren onze ons deze onder door
    verder gaan gaat akkoord toestemming gegevens doeleinden advertenties inhoud analyseren verkeer
    personaliseren partners_en weigeren accepteren meer informatie nieuws ontvangen ontvang elke dag_week
    verhalen rechtstreeks postvak inbox_elke sociale kanaal het een van voor op met en de bezoek gebruik wij

    aby zapewnić najlepszą jakość jak_najlepszą usług doświadczenie doświadczenia naszej naszych nasze nasz
    stronie strony serwis serwisu dalsze korzystanie kontynuując przeglądanie oznacza zgodę zgadzasz zgoda
    użycie ich danych partnerzy celu celach reklam treści analizy ruchu facebooku personalizacji więcej
    informacji wiadomości otrzymuj codziennie co_tydzień najlepsze artykuły bezpłatny mediach społecznościowych
    kanał się na oraz ze

    чтобы сделать сайт удобн удобнее вам для улучшения работы сайта нашего наш нашем нашего_сайта пользова опыт
    качеств сервис услуг персонализ рекламы контент анализ трафик продолж вы соглаша согласие согласен обработк
    данных партнер условия подробнее узнать новости новостей получайте получать самые лучши статьи истори каждый
    день кажд недел бесплатн почту электронн социальн соцсет сетях телеграм канал вконтакте одноклассник на
    с_этим с_их это этого с_использованием использован нашу свежие важные первыми

    щоб зробити зручн покращ роботи сайту наш_сайт нашого користува досвід якіст сервіс послуг персоналіз
    реклами аналіз трафік продовж ви_погоджу погоджуєтес згод згоду обробк даних умови детальніше дізнат новини
    новин отримуйте отримуват найкращ статті історії щодня щотижн безкоштовн пошту електронн соціальн соцмереж
    мережах використання та

    size sizi en_iyi iyi deneyim deneyimi deneyimini sunmak geliştirmek için sitemiz sitemizde sitemizi
    web_sitesi web_sitemizde internet_sitemizde kullanmaya devam ederek etmeniz kabul etmiş olursunuz
    sayılırsınız edersiniz kişiselleştirmek içerik trafiği analiz ortaklarımız veri rıza detaylı bilgi haberler
    haberleri haber güncel her_gün her_hafta ücretsiz e-posta kutunuza abone_olun olun abone kaydolun sosyal
    medya kanalımıza katılın ve ile bu

    لتحسين تجربتك تجربة المستخدم أفضل لك لنقدم نقدم لضمان على_موقعنا موقعنا الموقع استخدامك استخدام تصفح التصفح
    فإنك توافق الموافقة موافقتك المحتوى والإعلانات الإعلانات تخصيص تحليل حركة شركائنا البيانات لأغراض الخصوصية
    المزيد اقرأ الأخبار أخبار آخر أهم لتصلك يصلك مباشرة بريدك الإلكتروني البريد يوميا أسبوعيا مجانا فيسبوك تويتر
    واتساب تليغرام تيليجرام وسائل التواصل الاجتماعي شبكات قناة المواد على في من إلى هذا الرئيسي

    当サイトでは 当サイトは 当ウェブサイト 本ウェブサイト このサイト 本サイトでは より良い 最適な 最高の 体験
    ユーザー サービス 向上 改善 提供 ため 目的 利用 して います しています します ください 引き続き 継続 閲覧
    続行 続ける 同意 いただいた ものと みなし みなされます 詳細 詳しく こちら 広告 コンテンツ 分析 トラフィック
    パーソナライズ データ パートナー お客様 情報 お届け メール 毎日 毎週 無料 登録 アドレス アカウント
    フェイスブック ツイッター 共有 公式 フォロー また など

    저희 당사 이_사이트 이_웹사이트 본_웹사이트 웹사이트 사이트 에서 더_나은 나은 최적의 최상의 경험 사용자
    이용자 서비스 제공 향상 개선 위해 위하여 계속 이용 사용 하시면 동의 하는 것으로 간주 됩니다 합니다 하고
    있습니다 자세한 내용 자세히 광고 콘텐츠 분석 트래픽 맞춤 데이터 개인정보 파트너 최신 소식 이메일 매일 매주
    무료 받아보세요 신청 주소 페이스북 트위터 카카오톡 네이버 공유 공식 채널 으로

    以便 以改善 提升 优化 为您 为了 更好 最佳 更佳 体验 服务 继续 即表示 表示 接受 我们的 个性化 流量 数据 隐私
    详情 了解 更多信息 最新消息 每天 每周 免费 邮件 电子邮件 电子 新闻通讯 收件箱 第一时间 获取 脸书 推特 领英
    按钮 网页 网址 cookies来

    để mang_lại trải_nghiệm tốt_nhất tốt_hơn cải_thiện nâng_cao người_dùng cho bạn trên trang_web của chúng_tôi
    dịch_vụ bằng_cách tiếp_tục duyệt sử_dụng đồng_ý với việc nội_dung quảng_cáo cá_nhân_hóa phân_tích lưu_lượng
    đối_tác dữ_liệu thêm thông_tin tin_tức mới_nhất nhận mỗi_ngày hàng_tuần miễn_phí hộp_thư mạng_xã_hội kênh
    chính và này để_nhận hay_nhất bài_viết đăng_ký

    untuk memberikan pengalaman terbaik meningkatkan pengguna layanan di_situs situs kami anda dengan
    melanjutkan menjelajah menggunakan menyetujui setuju penggunaan konten iklan personalisasi menganalisis
    lalu_lintas mitra data_anda selengkapnya informasi berita terbaru terkini dapatkan setiap_hari setiap_minggu
    kotak_masuk media_sosial saluran dan ke yang utama jejaring

    เพื่อ ประสบการณ์ ที่ดี ที่ดีที่สุด ผู้ใช้ ของคุณ คุณ ปรับปรุง พัฒนา บริการ บนเว็บไซต์ เว็บไซต์ ของเรา เรา
    การใช้งาน ใช้งาน ต่อ ถือว่า ยินยอม ยอมรับ เนื้อหา โฆษณา วิเคราะห์ ข้อมูล พันธมิตร เพิ่มเติม รายละเอียด
    ข่าวสาร ข่าว ล่าสุด ใหม่ ทุกวัน ทุกสัปดาห์ ฟรี อีเมล โซเชียล เฟซบุ๊ก เฟสบุ๊ก ทวิตเตอร์ ไลน์ ช่อง และ การ ของ
    ที่ ใน หลัก ได้"""
