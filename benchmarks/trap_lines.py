"""Text for the planted pages that looks like a duplicate or like furniture, and has to stay: all written by us.

Slots in braces are filled by `planted`: {a} {b} {c} {d} (other numbers each time), {x} (another word of the list).
"""

# Lines of an article about the very things that furniture is made of.
TOPIC = (
    "多家银行提醒客户，不要点击短信里的贷款广告，更不要把验证码告诉所谓的客服。",
    "欧易、币安等境外交易所向境内居民提供服务，依照十部门的通知属于非法金融活动。",
    "警方说，受害人扫描二维码下载了一款交易软件，三天里转出了全部积蓄。",
    "比特币价格一周内下跌两成，矿场主开始变卖机器。",
    "县里的微信公众号每周发布一次招聘信息，关注的人已经超过全县人口的一半。",
    "版权保护中心今年登记的作品增加了三成，其中一半来自个人作者。",
    "作者的版权在他去世五十年后才进入公有领域，改编者常常不知道这一点。",
    "他在评论区留言说，希望公交车的末班时间再晚半个小时。",
    "记者扫一扫展板上的二维码，就能听到讲解员用方言讲的故事。",
    "来源不明的中药材今后不得进入批发市场。",
    "上半年全区跨境电子商务交易额同比增长两成，出口占了七成。",
    "法院认为，网站转载文章没有注明作者和出处，侵犯了原告的署名权。",
    "返回顶部的路只有一条，登山队在第二营地等了四天。",
    "推荐上报的典型案例中，有七个来自乡镇一级的服务中心。",
    "打印店老板说，毕业季最忙的时候，一天要印四千页论文。",
    "这家报社的客户端上线十年，下载量超过两百万次，编辑却只有十二个人。",
    "这家交易所的创始人后来卖掉了公司，回乡种起了橘子。",
    "分享会上，年轻人谈到第一次登录网课平台时的紧张。",
    "彩票公益金连续五年资助山区学校的操场建设。",
    "编辑部收到的来信里，读者问得最多的是养老金怎样计算。",
)
ENGLISH_TOPIC = (
    "The court held that a copyright notice alone does not prove who wrote the article.",
    "Sign up sheets for the village choir hang in the library until the end of May.",
    "Bitcoin had lost a fifth of its value by Friday, and two exchanges stopped paying out.",
    "Most readers never print this page of the ledger, where the fees are listed.",
    "The newspaper's app was downloaded two million times and read by far fewer.",
    "Her blog had eleven followers on the day the publisher called.",
    "Comments on the draft can be sent to the ministry until the first of June.",
    "Advertisement revenue fell for the third year, said the owner of the station.",
    "Back to the top of the hill they carried the bell, singing.",
    "The tag on the parcel gave a source in Leeds and no name.",
    "He shared the recipe on Facebook, and within a week the shop had sold out of fennel.",
    "The terms of use run to ninety pages, which nobody in the test group had read.",
    "Online slots account for most of the complaints that the commission received.",
    "Loans without a credit check cost the borrowers three times what they were told.",
    "A free trial of the vaccine began in the northern districts in autumn.",
    "Previous articles in this series dealt with the mills and the canal.",
    "All rights to the song belong to a fund for retired sailors.",
    "She logged in from a library in Oslo and found the letters gone.",
    "The editor kept a list of related cases in the drawer of his desk.",
    "Follow the river north and you will find the village, the map said.",
)

# Headings, captions, lists of contents: short, without a full stop, and a part of the text.
SHORT = (
    "一、总体要求",
    "二、主要任务",
    "三、保障措施",
    "（一）把好入口",
    "## 从一口井说起",
    "## 老街新生",
    "让数据多跑路",
    "小账本里的大变化",
    "谁来接过这把锤子",
    "图为村民在晾晒辣椒。",
    "图片说明：修复后的戏台",
    "各位代表：",
    "现在报告如下：",
    "谢谢大家！",
    "尾声",
    "（节选）",
    "表一 历年产量",
    "问：什么时候开工？",
    "答：雨季过后。",
    "——题记",
)

# Set phrases of 20 to 45 characters, at home inside sentences.
PHRASES = (
    "《北川流域生态保护和高质量发展规划纲要（二期）》",
    "市委主要负责同志在全市乡村建设动员大会上的重要讲话精神",
    "坚持把群众满意不满意作为检验工作成效的根本标准",
    "《关于进一步加强农村公路养护管理工作的若干意见》",
    "“进百村、访千户、解万难”主题实践活动",
    "北川大学历史文化学院与千河流域文化研究中心联合课题组",
    "不断增强做好新形势下基层工作的责任感和紧迫感",
    "第七届千河国际民间手工艺品博览会组织委员会办公室",
    "先易后难、分步实施、以点带面、整体推进的工作思路",
    "中央关于全面推进乡村振兴加快农业农村现代化的决策部署",
)
PHRASE_FRAMES = ("按照{x}的要求，", "在学习{x}之后，", "围绕{x}，", "大家谈到{x}时说，", "这与{x}有关。")

# Lines that share a frame and differ in facts: (frame, words for {x}).
PARALLEL = (
    (
        "{x}今天白天多云转晴，偏北风三到四级，最高气温{a}摄氏度，最低气温{b}摄氏度，空气质量良，夜间有轻雾，出行请注意安全。",
        ("城东区", "城西区", "河口镇", "山前乡", "新港区", "古城区"),
    ),
    (
        "{x}收报{a}.{b}点，较前一交易日上涨{c}点，成交金额{a}{b}亿元，上涨个股占全部个股的六成以上，市场交投较为活跃。",
        ("上证指数", "深证成指", "创业板指", "科创综指"),
    ),
    (
        "{x}同志因病医治无效，于{a}年{b}月{c}日在北川逝世，享年八十{d}岁。遗体告别仪式定于当月在北川殡仪馆举行。",
        ("王守田", "李玉芝", "张存厚", "赵德明", "孙桂英"),
    ),
    (
        "听取审议{x}工作情况的报告，提出加强领导、完善机制、加大投入等审议意见{a}条，推动解决突出问题{b}个，群众满意度达到{c}%。",
        ("水污染防治", "义务教育", "农村饮水", "食品安全", "养老服务", "禁毒"),
    ),
    (
        "男子{x}决赛中，北川队选手以{a}分{b}秒{c}的成绩获得第一名，千河队和长桥队的选手分获第二名和第三名。",
        ("一千米", "三千米", "接力赛", "马拉松"),
    ),
)
LISTS = (
    (
        "{a}.关于{x}的建议（第{b}号），由市政府有关部门承办，已经答复代表；",
        ("修建过街天桥", "保护老城墙", "增设校车", "治理油烟"),
    ),
    ("（{a}）{x}：责任单位为市有关部门，完成时限为当年{b}月底；", ("管网改造", "河道清淤", "电梯加装", "公厕新建")),
)
TABLES = (
    ("{a} {b}.{c} {c}.{a} {b}{c}", ("",)),
    ("{x} {a} {b} {c}", ("小麦", "玉米", "水稻", "大豆", "油菜")),
    ("{x}	{a}.{b}	{c}.{a}%", ("一月", "二月", "三月", "四月", "五月")),
)
STATUTES = (
    "第{a}条　国家工作人员在相关工作中玩忽职守、滥用职权、徇私舞弊的，依法给予处分；构成犯罪的，依法追究刑事责任。",
    "第{a}条　违反本条例规定，有下列行为之一的，由县级以上{x}主管部门责令限期改正，处{b}万元以上{c}万元以下罚款：",
    "第{a}条　县级以上人民政府{x}主管部门负责本行政区域内的监督管理工作，其他有关部门在各自职责范围内做好相关工作。",
    "第{a}条　本条例自二〇一{a}年{b}月{c}日起施行。",
)
DEPARTMENTS = ("水利", "交通运输", "农业农村", "文化", "住房和城乡建设", "林业")

REFRAINS = (
    ("“好。”", "“走吧。”", "“好。”"),
    ("“你听见了吗？”", "“听见了。”", "“你听见了吗？”", "“没有。”"),
    ("风从北方来，", "灯在河上开。", "一年又一年，", "风从北方来，", "灯在河上开。"),
    ("众人：是！", "队长：再来一遍！", "众人：是！"),
    ("（掌声）", "（长时间的掌声）", "（掌声）"),
)

TITLES = (
    "千河岸边的守夜人",
    "一座县城的三次搬家",
    "老渡口修桥记",
    "把图书馆搬到田埂上",
    "北川推进城乡供水一体化 让百姓喝上放心水",
    "长桥镇探索集体经济新路",
    "从荒坡到果园：一个村子的二十年",
    "夜班公交见闻",
    "聚力改革创新 推动基层治理提质增效",
    "关于进一步做好防汛工作的通知",
    "古戏台修复工程全面完工",
    "青禾县召开春季农业生产工作会议",
    "修表人和他的时间",
    "山里的小学有了新操场",
)
ENGLISH_TITLES = ("The ferryman of Northgate", "A town that moved three times", "How the library came to the fields")
LEADS = (
    "本报讯 以“{title}”为题的报告会日前举行。",
    "今天要讲的，是“{title}”的故事。",
    "“{title}”，这是采访中听到最多的一句话。",
)

# Characters that optical recognition takes for one another.
LOOKALIKES = (
    *("己已", "未末", "人入", "日曰", "土士", "大太", "千干", "天夭", "间问", "微徽", "候侯", "拔拨", "折拆", "治冶"),
    *("技枝", "处外", "贝见", "户尸", "刀力", "来米", "今令", "白自", "目且", "休体", "广厂", "田由", "主王", "形彤"),
    *("设没", "崇祟"),
)
