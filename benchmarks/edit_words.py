"""The words of the edits (`benchmarks.edits`), all of our own: what is confused, what states a fact, what fills a text.

Words are one string with blanks between them.
"""

# Letters by which a script is known.
SCRIPTS = {
    "Han": "\u3400-\u9fff",
    "kana": "\u3041-\u30ff",
    "hangul": "\uac00-\ud7a3",
    "Thai": "\u0e01-\u0e4e",
    "Latin": "A-Za-z\u00c0-\u024f",
    "Cyrillic": "\u0400-\u04ff",
    "Arabic": "\u0620-\u064a",
    "Devanagari": "\u0904-\u094d",
}
# Sentences are made of these for a script that no corpus is given for.
VOCABULARY = {
    "Cyrillic": "берег утром лодка тихо плыла через старый мост рыбак смотрел на воду ветер гнал листья по дороге дети "
    "бежали школа стояла у реки зимой снег закрывал крыши вечером зажигали лампы люди собирались возле печи "
    "рассказывали истории про далёкие города мельница работала весь день мастер чинил колесо птицы возвращались весной "
    "сад цвёл белым цветом собака спала под столом хлеб пахнул тёплым полем письмо пришло поздно дверь скрипнула сосед",
    "Arabic": "البحر هادئ في الصباح والقارب يعبر النهر ببطء الصياد ينظر إلى الماء والريح تحمل أوراق الشجر على الطريق "
    "الأطفال يركضون نحو المدرسة القديمة قرب الجسر في الشتاء يغطي الثلج سطوح البيوت ومساء تضيء المصابيح ويجتمع الناس "
    "حول النار يروون حكايات عن مدن بعيدة الطاحونة تعمل طوال اليوم والنجار يصلح العجلة والطيور تعود مع الربيع",
    "Devanagari": "सुबह नदी के किनारे नाव धीरे चलती थी मछुआरा पानी को देखता रहा हवा पत्तों को सड़क पर उड़ाती गई बच्चे पुराने पुल के "
    "पास पाठशाला की ओर दौड़ते थे सर्दी में बर्फ छतों को ढक लेती शाम को दीपक जलते और लोग आग के पास बैठकर दूर के नगरों की "
    "कहानी सुनाते चक्की दिन भर चलती बढ़ई पहिया ठीक करता पक्षी वसंत में लौटते बगीचा सफेद फूलों से भर जाता",
}

# -------------------------------------------------------------------------------------------------- what is confused

# Characters that recognition and typing confuse, each with each.
LOOKALIKES = (
    *("己已巳", "日曰", "未末", "土士", "人入", "大太犬", "天夭", "千干于", "间问", "微徽", "候侯", "拔拨", "折拆析"),
    *("治冶", "技枝", "贝见", "户尸", "刀力", "来米", "今令", "白自", "目且", "休体", "广厂", "田由", "主王", "形彤"),
    *("设没", "崇祟", "免兔", "戊戌", "炙灸", "夫失", "鸟乌", "西酉", "石右", "住往", "持特", "晴睛", "遣遗", "辨辩"),
    *("ツシ", "ンソ", "ロ口", "カ力", "ニ二", "エ工", "ハ八", "タ夕", "ばぱ", "びぴ", "ぶぷ", "べぺ", "ぼぽ", "つっ"),
    *("よょ", "애에", "대데", "래레", "되돼", "왜외웨", "를룰", "은온", "กถภ", "คด", "ชซ", "บป", "ผฝ", "พฟ", "ฎฏ"),
    *("ce", "il", "nu", "vy", "hb", "ft", "ао", "шщ", "ий", "её", "пл", "बव", "घध", "حج", "دذ", "رز"),
)
RUNS = {"rn": "m", "cl": "d", "vv": "w", "li": "h"}  # letters that run together
DIGITS = {"0": "O", "1": "l", "2": "Z", "5": "S", "6": "b", "8": "B"}  # digits read as letters
# Simplified and traditional, in turn.
TRADITIONAL = (
    "国國学學会會来來时時对對发發经經现現实實开開关關问問间間门門见見长長东東车車马馬书書语語说說话話请請认認识識读讀"
    "写寫记記论論议議设設计計许許让讓给給级級红紅纪紀线線组組织織结結统統继繼续續维維网網义義习習乡鄉云雲产產亲親从從"
    "众眾优優传傳伤傷体體余餘党黨兴興军軍农農冲衝决決况況减減刘劉则則刚剛创創办辦务務动動劳勞势勢区區华華单單卖賣卫衛"
    "历歷压壓参參双雙变變号號台臺叶葉团團园園围圍图圖圆圓圣聖场場块塊坚堅坏壞处處备備复復头頭夸誇奖獎妇婦孙孫宁寧宝寶"
    "审審宪憲宫宮宾賓导導将將尔爾尘塵尝嘗层層岁歲岛島师師带帶帮幫广廣庆慶应應庙廟归歸当當录錄强強总總恶惡态態惊驚战戰"
    "户戶担擔据據择擇摄攝数數断斷旧舊显顯术術机機权權条條杨楊极極构構标標样樣桥橋检檢欢歡欧歐步步"
)

# ------------------------------------------------------------------------------------------------- what states a fact

# What an edit leaves alone, so that it changes no fact: characters, and words in scripts with spaces.
FACT_CHARACTERS = frozenset("〇零一二两三四五六七八九十百千万亿兩萬億壱弐参不未没沒無无非否勿なぬずん안못않없아ไม")
FACT_WORDS = (
    "no not nor none never neither without cannot one two three four five six seven eight nine ten eleven twelve "
    "hundred thousand million billion first second third half не нет ни без один два три четыре пять шесть семь восемь "
    "девять десять сто тысяча первый второй لا لم لن ليس بدون नहीं मत बिना एक दो तीन"
)
# Each of these in the place of another is another statement.
NUMERALS = {
    "Han": "二 三 四 五 六 七 八 九",
    "kana": "二 三 四 五 六 七 八 九",
    "hangul": "두 세 네 다섯 여섯",
    "Thai": "สอง สาม สี่ ห้า หก เจ็ด แปด",
    "Latin": "two three four five six seven eight nine ten",
    "Cyrillic": "два три четыре пять шесть семь восемь",
}
COUNTED = {  # what makes a numeral of it
    "Han": "(?=[个次名条项年月日成倍万千百十人章款])",
    "kana": "(?=[つ人本番度年月日時分倍万千百十])",
    "hangul": r"(?=\s?[명개번가살달])",
}
NAMES = {
    "Han": "北京 上海 广州 深圳 天津 重庆 成都 武汉 南京 杭州 郑州 山东 河南 江苏 浙江 美国 英国 法国 德国 日本",
    "kana": "東京 大阪 京都 横浜 神戸 札幌 江戸 中国 英国 太郎 次郎 三郎",
    "hangul": "서울 부산 대구 인천 광주 대전 울산 경기 강원 제주 미국 중국 일본",
    "Thai": "กรุงเทพ เชียงใหม่ ภูเก็ต ขอนแก่น ชลบุรี นครราชสีมา สงขลา มกราคม กุมภาพันธ์ มีนาคม ธันวาคม",
    "Latin": "January February March April June July August September October November December London Paris Berlin "
    "America England France Germany China John David Michael James Robert Mary Microsoft Google Apple Apache",
}
# A statement and its opposite, in turn; `_` is a blank.
NEGATIONS = {
    "Han": "可以 不可以 应当 不应当 已经 尚未 能够 不能够 不得 得 是 不是 有 没有",
    "kana": "である でない ました ませんでした ている ていない なる ならない あった なかった",
    "hangul": "있습니다 없습니다 있는 없는 합니다 하지_않습니다 했습니다 하지_않았습니다 있다 없다",
    "Thai": "ได้ ไม่ได้ มี ไม่มี เป็น ไม่เป็น",
    "Latin": "is is_not are are_not was was_not were were_not will will_not may may_not must must_not can can_not "
    "should should_not shall shall_not",
    "Cyrillic": "был не_был может не_может будет не_будет смотрел не_смотрел бежали не_бежали спала не_спала",
}
