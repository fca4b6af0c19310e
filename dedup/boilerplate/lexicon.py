"""The words of boilerplate, in families. Data only: `boilerplate` says what a family is evidence of.

A term is written as in text, `_` for a space, and matched in normal form: case, white space and punctuation do not
count, and a traditional or Japanese form of a character matches its simplified one (FORMS). A term that begins or ends
with a Latin letter matches whole words only. A term inside a longer one is not counted: that is what PLAIN is for, the
words that only look like boilerplate. Families are made to be combined (a name AND an offer), so that wordings never
seen are found too; a single term is rarely proof of anything.
"""

from enum import IntEnum

from dedup.boilerplate import formulas


class Family(IntEnum):
    """What a term is about; a column of `Features.hits`."""

    BRAND = 0  # exchanges and wallets by name
    COIN = 1  # crypto trading
    OFFER = 2  # what an advert wants you to do, or gives
    PRAISE = 3  # superlatives of slogans
    BET = 4  # betting, lottery, online casinos
    LOAN = 5
    STOCK = 6  # share tips
    APP = 7  # apps to install
    LURE = 8  # search-word stuffing, adult, part-time jobs
    GOODS = 9  # franchises, certificates, machines, wholesale
    SHARING = 10  # document-sharing sites
    CONTACT = 11  # how to reach an advertiser
    NAV = 12  # phrases that are navigation wherever they stand
    MENU = 13  # words of menus that articles use too
    RELATED = 14  # headings of link lists
    RIGHTS = 15  # phrases of copyright notices and disclaimers
    NOTICE = 16  # words of such notices that articles use too
    SITE = 17  # a site speaking of itself
    META = 18  # labels of date, source, counts
    ROLE = 19  # reporters, editors
    PHOTO = 20  # picture credits
    FILL = 21  # words that say nothing by themselves
    PLAIN = 22  # no boilerplate, though a part of it may look so
    FORMULA = 23  # a page speaks to its visitor: consent, newsletters, sharing, skip links, in many languages
    CONSENT = 24  # words for such things
    VISITOR = 25  # words around them


FAMILIES: dict[Family, str] = {
    Family.BRAND: """
        欧易 欧意 币安 火币 芝麻开门 库币 中币 抹茶交易所 派网 币赢 虎符 满币 比特儿 聚币 币虎 热币 币印 鱼池
        小狐狸钱包 欧科云链 okx okex binance huobi htx gate.io kucoin bybit bitget mexc pionex bitfinex coinbase
        kraken upbit bithumb crypto.com bitmart lbank coinex phemex deribit weex bingx imtoken metamask tokenpocket
        trustwallet bitmex バイナンス 바이낸스 업비트 빗썸 抹茶""",
    Family.COIN: """
        交易所 数字货币 加密货币 虚拟货币 虚拟币 数字资产 数字货币交易 比特币 以太坊 莱特币 狗狗币 瑞波币 稳定币
        泰达币 币圈 炒币 币圈社群 合约交易 永续合约 合约 现货 杠杆 挖矿 矿机 区块链 钱包 usdt btc eth web3 defi nft
        空投 打新 法币 买币 卖币 交易平台 币价 行情软件 bitcoin crypto cryptocurrency ethereum exchange token
        blockchain 暗号資産 仮想通貨 암호화폐 비트코인 거래소 交易软件 场外交易 虚拟币交易 数字货币交易所 币种
        炒币软件 土狗币 交易平台排名 量化交易 买卖""",
    Family.OFFER: """
        立减 不收押金 新人 新人立减 享返佣 官网 官方网站 官网入口 官方入口 入口 注册 立即注册 免费注册 注册链接
        注册即送 开户 开户送 下载 立即下载 免费下载 安全下载 下载地址 下载链接 最新版 最新地址 备用网址 备用地址
        返佣 返利 返现 返水 手续费 减免 优惠 优惠码 优惠券 折扣 礼包 新手礼包 新人礼 新人福利 福利 红包 盲盒 体验金
        彩金 首充 充值 首存 送钱 赠送 领取 免费领取 限时 限时优惠 抢购 点击注册 点击下载 点击领取 点击进入 邀请码
        推荐码 邀请链接 推广码 最高返 永久 直达 登录入口 一键 秒到账 包邮 特价 促销 清仓 安装教程 注册教程 使用教程
        电脑版 手机版下载 安卓 苹果 安卓版 苹果版 sign_up_now register_now free_trial promo_code coupon bonus
        discount referral limited_time_offer buy_now shop_now order_now download_now free_download cashback
        claim_your best_price 無料登録 今すぐ登録 今すぐ購入 キャンペーン 特典 割引 クーポン 무료가입 할인 쿠폰
        이벤트참여 注册就送 就送 即送 送现金 免费送 免费看 秒到 秒返 大额 存取 无忧 官方下载 官方版 官方群 中文群
        官方中文群 正版 破解版 无限 福利群 免费咨询 一键下载 点击购买 立即购买 立即咨询 立即体验 立即开户 马上注册
        马上领取 免费体验 终身返佣 最快 开通vip vip 会员专享""",
    Family.PRAISE: """
        全球最大 全球领先 全球知名 世界领先 国内领先 国内最大 全国最大 行业领先 最大的 最好的 最专业 最安全 最便宜
        最火 最靠谱 最权威 最全 最喜爱 最受欢迎 最多的 用户最多 用户首选 首选 值得信赖 安全可靠 信誉 老牌 正规 权威
        靠谱 领先的 知名 知名的 顶级 一站式 专业的 排名第一 人气最高 第一平台 品牌保证 全球用户 国内用户 华人
        千万用户 亿万用户 world's_leading world's_largest most_trusted""",
    Family.BET: """
        稳赚不赔 稳赚 计划群 上分 下分 电竞下注 博彩 菠菜平台 投注 投注站 下注 赌场 赌球 真人娱乐 线上娱乐 娱乐平台
        娱乐城 棋牌 棋牌游戏 电子游艺 老虎机 百家乐 捕鱼 彩票 彩票网 彩票走势图 走势图 时时彩 快三 北京赛车 pk10
        六合彩 双色球预测 开奖结果 开奖 开奖直播 赔率 盘口 体育直播吧 滚球 竞彩 足彩 皇冠体育 新葡京 金沙 澳门银河
        威尼斯人 太阳城 必威 亚博 开云体育 华体会 乐鱼体育 米兰体育 bet365 德州扑克 casino betting slots jackpot
        poker sportsbook オンラインカジノ パチンコ 바카라 카지노 토토사이트 먹튀 线上赌场 正规赌场 真人发牌 真人荷官
        真人百家乐 真人视讯 捕鱼达人 官方直营 秒提 秒提款 提款 提款不限额 送彩金 赌博平台 博彩平台 博彩公司 投注平台
        体育投注 比分 比分网 即时比分 足球比分 竞彩推荐 足球预测 开奖结果查询 开奖号码 存取款 代理返点 手机投注
        电竞投注""",
    Family.LOAN: """
        信用贷 利率低至 贷款 小额贷款 网贷 借款 放款 极速放款 秒批 秒下款 无抵押 免抵押 低利息 利息低 额度高
        当天放款 急用钱 信用卡 信用卡代办 代还 套现 花呗 提额 征信 黑户 pos机 刷卡机 过桥 垫资 车贷 房贷 payday_loan
        instant_loan loans 대출 キャッシング 秒放 可借 信用贷款 个人贷款 借钱 借钱平台 急需用钱 网贷口子 口子 下款
        免征信 大额贷款 公积金贷款 抵押贷款 贷款中介""",
    Family.STOCK: """
        炒股 荐股 牛股 涨停 涨停股 黑马股 选股 诊股 免费诊股 股票开户 股票配资 配资 股民 内参 金股 实时行情 操盘
        股票交流群 财富密码 跟单 外汇开户 stock_picks hot_stocks forex 급등주 牛股群 股票群 内部牛股 抄底 黑马 短线
        大盘走势 牛股推荐 免费领取牛股 期货开户 老师带单 带单""",
    Family.APP: """
        app 客户端 客户端下载 app下载 下载app 手机客户端 下载客户端 打开app 在app中 安装app app内打开 app内查看
        app阅读 手机app 小程序 app_store google_play download_the_app download_our_app get_the_app open_in_app
        アプリ アプリで開く アプリをダウンロード 앱다운로드 앱에서보기 新闻客户端 下载新闻客户端 app内 打开手机
        手机浏览器 微信小程序 app看""",
    Family.LURE: """
        seo 关键词优化 排名优化 网站优化 网站建设 网站制作 建站 快速排名 刷排名 外链 群发 热门标签 站长推荐 小姐
        上门服务 同城约会 约炮 成人 成人用品 激情 在线观看 高清无码 免费观看 美女图片 兼职 日结 在家赚钱 网赚
        轻松赚钱 刷单 打字员 代写论文 论文代写 代发论文 代开发票 办证 刻章 私服 work_from_home make_money_online
        adult xxx viagra replica 副業 出会い 야동 성인 日赚 月入 日入 月入过万 在家可做 手工活 淘宝刷单 手机兼职
        宝妈 代写 代发 代做 代考 sci论文 毕业论文 作文代写 一对一 裸聊 少妇 午夜 成人网站 色情 视频聊天室
        翻墙 科学上网 加速器 免费加速器 免费梯子 梯子下载 小火箭 机场节点 免费节点 节点订阅 vpn shadowrocket v2ray ssr
        tiktok下载""",
    Family.GOODS: """
        招代理 酱酒 厂家直供 总部全程 小吃培训 奶茶加盟 加盟 加盟热线 加盟费 加盟电话 招商 招商加盟 全国招商 代理
        诚招代理 批发 厂家直销 厂家 货源 一件代发 报价 询价 供应 热销 新品上市 正品 假一赔十 订购热线 订购 免费试用
        在线咨询 减肥 减肥茶 减肥药 无效退款 丰胸 祛斑 壮阳 增高 白癜风 不孕不育 专科医院 培训班 招生 学历提升 包过
        wholesale 加盟店 加盟品牌 十大品牌 总部扶持 货到付款 高仿 一比一 老中医 秘方 祖传 订购电话 祛痘 美白 瘦身
        保健品 厂家批发 工厂直供 代办 学历证书 证书代办 欢迎选购 欢迎订购 源头厂家 品牌加盟 创业项目 小本创业
        培训报名""",
    Family.SHARING: """
        本文档由 用户上传 本文档 本文档共 该文档 文档下载 免费预览 可免费预览 预览 全文下载 下载文档 下载本文档
        下载文档需要 更多相关文档 付费下载 原文档 文库 会员免费 下载券 积分下载 购买后下载 阅读已结束 剩余 文档格式
        上传者 查看剩余 还剩 未读 继续阅读本文档 版权提示 ppt模板 范文网 word版 本文共 只能预览 当前只能预览 下载后
        下载后可阅读全文 免费下载文档 文档简介 页数 下载积分 资料下载 完整版下载 试读""",
    Family.CONTACT: """
        加微信 加微 加我微信 添加微信 微信号 微信同号 微信客服 客服微信 微信联系 vx 威信 薇信 qq群 加qq 联系qq
        客服qq 企鹅号 电报群 tg群 telegram 飞机群 纸飞机 whatsapp 客服 在线客服 客服热线 客服电话 咨询热线 咨询电话
        热线 热线电话 联系电话 手机同号 加群 进群 交流群 社群 入群 拉你进群 商务合作 合作qq 详询 欢迎咨询 欢迎来电
        私信 카톡 라인추가""",
    Family.NAV: """
        请翻看 我要留言 在线留言 回顶部 回页首 第一页 末页 尾页 最后一页 版面概览 版面导航 版面目录 本版导航
        标题导航 数字报导航 往期回顾 下转 上接 请继续阅读 转下页 接上页 余下全文 展开阅读全文 展开阅读 点击展开
        收起全文 全文阅读 更多详情 分享到 分享至 一键分享 转发到 微信扫一扫 扫一扫分享 扫描二维码 扫码关注 扫码阅读
        扫一扫 长按识别二维码 长按二维码 点击关注 关注我们 关注公众号 关注官方微信 字体大小 字体调整 字号调整
        字体大中小 字号大中小 放大字体 缩小字体 打印本页 打印本文 打印此页 打印文章 关闭窗口 关闭本页 关闭此页
        收藏本页 收藏本文 加入收藏 添加收藏 设为首页 设置首页 推荐给朋友 推荐给好友 发送给好友 告诉好友 我要评论
        发表评论 发表看法 查看评论 网友评论 最新评论 热门评论 全部评论 我来说两句 我要纠错 我要投稿 我要举报
        暂无评论 请先登录 登录后 立即登录 用户登录 会员登录 免费注册会员 忘记密码 找回密码 记住密码 用户名 验证码
        看不清 换一张 匿名发表 匿名评论 已有账号 站内搜索 高级搜索 您的位置 您现在的位置 您当前的位置 当前位置
        您所在的位置 您现在所在的位置 所在位置 现在位置 网站地图 站点地图 网站导航 切换城市 手机版 触屏版 无障碍浏览
        繁体版 简体版 打赏 赞赏支持 举报投诉 跳转到 跳至正文 点击图片 进入论坛 进入专题 更多精彩 更多内容 更多新闻
        更多资讯 更多文章 更多相关 更多评论 发布评论 提交评论 文明上网 在线投稿 新闻热线 投稿邮箱 责任链接 页面功能
        正文内容 页脚 查看旧版 版权页 分享按钮 社交分享 保存图片 关闭广告 跳过广告 点击阅读 打开微信 back_to_top
        return_to_top go_to_top skip_to_content skip_to_main_content skip_to_navigation skip_navigation read_more
        read_the_full read_full_story continue_reading view_all see_all show_more load_more view_more see_more
        learn_more more_info click_here previous_post next_post previous_article next_article previous_page
        next_page older_posts newer_posts share_this share_on_facebook share_on_twitter tweet_this email_this
        email_to_a_friend email_a_friend print_this print_article print_version printer_friendly printable_version
        send_to_a_friend save_this add_to_favorites bookmark_this log_in log_out sign_in sign_up sign_out register
        my_account create_an_account forgot_password forgot_your_password remember_me add_a_comment post_a_comment
        leave_a_comment leave_a_reply write_a_comment add_comment add_your_comment view_comments no_comments
        report_abuse report_this_comment subscribe_to_our_newsletter sign_up_for_our_newsletter subscribe_now
        follow_us follow_us_on join_us_on like_us_on_facebook rss_feed rss_feeds site_map site_index
        advertise_with_us advertisement advertisements sponsored_links you_are_here jump_to main_menu
        toggle_navigation close_menu main_navigation search_this_site search_form enable_javascript change_language
        select_language add_to_cart view_cart shopping_cart checkout permalink trackback trackbacks trackback_url
        enlarge_image click_to_enlarge text_size font_size larger_text skip_ad cookie_policy cookie_settings
        accept_cookies accept_all_cookies manage_cookies cookie_preferences privacy_settings ページの先頭へ
        ページトップへ 先頭に戻る トップへ戻る トップに戻る トップページ 続きを読む もっと見る 一覧を見る 前のページ
        次のページ 前の記事 次の記事 印刷する このページを印刷 シェアする ツイートする 会員登録 ログイン ログアウト
        新規登録 コメントを書く コメントする サイトマップ 文字サイズ メインコンテンツへ 本文へスキップ お問い合わせ
        お気に入りに追加 一覧へジャンプ メニューを開く 閉じる ナビゲーションを読む 맨위로 목록으로 이전글 다음글
        더보기 로그인 로그아웃 회원가입 댓글쓰기 공유하기 인쇄하기 본문바로가기 사이트맵 기사제보 글자크기
        이메일보내기 top 顶部 上页 下页 首页上一页 没有更多 没有更多了 已经到底了 到底了 二维码关注 识别二维码
        扫描下方二维码 扫描上方二维码 扫下方二维码 扫码加群 关注微信公众号 关注官方公众号 官方微信 欢迎关注
        还没有评论 抢沙发 快来抢沙发 comments_are_closed click_to_share share_on share_via follow_on 转第 上接第
        下转第 相关附件 附件下载 网友评论仅供 参与评论 评论列表 说点什么 写评论 评论一下 立即评论 关闭页面 打印页面
        发送邮件 保存本页 加关注 取消关注 换一批 点击这里 点这里""",
    Family.MENU: """
        广告 首页 主页 网站首页 新闻 国内 国际 社会 娱乐 体育 财经 科技 汽车 房产 教育 军事 旅游 健康 女性 时尚 文化
        视频 图片 图库 专题 博客 论坛 社区 微博 滚动 正文 频道 邮箱 搜索 登录 收藏 打印 关闭 评论 分享 转发 举报
        投诉 订阅 推荐 目录 更多 导航 地图 帮助 返回 字体 字号 大中小 放大 缩小 默认 刷新 复制 复制链接 人民网
        关于我们 联系我们 联系方式 广告服务 广告投放 广告合作 广告刊登 网站简介 友情提示 人才招聘 诚聘英才 加入我们
        合作伙伴 意见反馈 法律声明 隐私政策 隐私保护 服务条款 用户协议 使用条款 常见问题 帮助中心 客户服务 新闻中心
        产品中心 公司简介 企业文化 会员中心 会员注册 招聘信息 媒体合作 网站律师 法律顾问 通行证 微信 朋友圈 qq空间
        qq好友 新浪微博 腾讯微博 人人网 开心网 豆瓣 today 要闻 时政 评论区 理论 党建 法治 生活 头版 版面 国内新闻
        国际新闻 社会新闻 地方 港澳 台湾 能源 证券 股票 基金 理财 手机 数码 游戏 动漫 音乐 电影 星座 彩信 短信 铃声
        商城 home about about_us contact contact_us help faq faqs search archive archives categories tags tag
        category menu news sports business entertainment technology health politics world opinion lifestyle travel
        weather video videos photos gallery blog blogs forum forums community events jobs careers advertise
        advertising press media privacy privacy_policy terms terms_of_use terms_of_service terms_and_conditions
        terms_conditions legal disclaimer feedback subscribe newsletter newsletters rss facebook twitter linkedin
        instagram youtube pinterest google reddit email print share comment comments reply like tweet save close
        next previous prev back more shop store cart wishlist account profile settings language english
        accessibility site_help directory classifieds magazine podcast podcasts live games mobile edition my_profile
        links resources ホーム ニュース 特集 経済 政治 スポーツ エンタメ ライフ 速報 コラム 動画 写真 天気 検索
        メニュー トップ 一覧 会社概要 運営会社 採用情報 利用規約 プライバシーポリシー 個人情報保護方針 ヘルプ
        よくある質問 広告掲載 特定商取引法に基づく表示 購読 シェア ツイート カテゴリー アーカイブ タグ 뉴스 정치
        경제 사회 문화 스포츠 연예 검색 메뉴 공지사항 회사소개 이용약관 개인정보처리방침 광고문의 제휴문의 고객센터
        구독 点赞 喜欢 隐藏 全屏 简体 qq 回复 取消 发布 政务公开 办事服务 互动交流 政民互动 信息公开 公共服务
        领导之窗 机构设置 政策法规 通知公告 工作动态 行业动态 行业资讯 资讯 在线服务 网上办事 领导信箱 下载中心
        招标采购 人事招聘 学术交流 图片新闻 公众号 微信公众号 官方微博 人物 史海 收听 直播 时评 军情 环球 地市 县区
        热点 滚动新闻""",
    Family.RELATED: """
        猜你喜欢 猜您喜欢 您还可以看 你还可以看 其他人还在看 其他新闻 一周热门 trending 相关内容 为你推荐 猜您喜欢
        你可能喜欢 您可能感兴趣 你可能感兴趣 大家都在看 大家都在搜 看过本文的人还看过 热文排行 点击排行 点击排行榜
        阅读排行 阅读排行榜 新闻排行 新闻排行榜 评论排行 排行榜 今日要闻 最新发布 最近更新 往期精彩 图片推荐
        视频推荐 头条推荐 友情链接 友情連結 合作媒体 网友推荐 24小时热文 本站推荐 related_articles related_stories
        related_posts related_links related_content related_news related_topics related_coverage related_items
        related_searches more_from more_from_this_author more_by_this_author more_stories more_news
        recommended_for_you recommended_stories recommended_reading you_may_also_like you_might_also_like
        you_might_like popular_posts popular_articles popular_stories most_popular most_read most_viewed
        most_emailed most_commented most_shared recent_posts recent_comments recent_articles latest_news
        latest_stories latest_posts latest_articles top_stories trending_now trending_stories featured_articles
        featured_stories editors_picks external_links_to blogroll also_on_this_site don't_miss what's_hot
        from_around_the_web around_the_web friends_links people_also_read customers_also_bought 関連記事
        関連ニュース 関連リンク おすすめ記事 あなたへのおすすめ 人気記事 人気記事ランキング アクセスランキング
        記事ランキング 最新記事 新着記事 よく読まれている記事 ピックアップ 관련기사 관련뉴스 추천기사 인기기사
        많이본뉴스 최신기사 실시간인기""",
    Family.RIGHTS: """
        版权所有 版权归 版权均归 版权皆归 凡注明来源 凡本网注明 凡本站注明 分辨率浏览 建议使用ie 版权归原作者所有
        版权归作者所有 归原作者所有 版权属 版权声明 版权说明 版权与免责声明 免责声明 特别声明 郑重声明 侵权必究
        侵权必删 侵权删除 侵权请联系 如有侵权 若有侵权 如侵权 如内容侵权 如涉及版权 如涉及侵权 涉嫌侵权 未经授权
        未经许可 未经书面授权 未经允许 不得转载 禁止转载 谢绝转载 请勿转载 严禁转载 转载请注明 转载请注明出处
        转载须注明 注明出处 违者必究 保留追究 追究相关法律责任 不代表本站 不代表本网 不代表本站立场 不代表本网观点
        并不代表 不代表本平台 仅代表作者 仅代表作者本人 仅代表作者个人观点 个人观点 不构成投资建议
        不构成任何投资建议 不构成建议 仅供学习 仅供个人学习 不承担任何责任 不承担法律责任 不负任何责任 概不负责
        风险自担 来源于网络 来源网络 来自网络 来自互联网 源自网络 转自网络 收集整理 网络转载 联系删除 予以删除
        立即删除 及时删除 及时处理 第一时间删除 icp备 icp证 icp备案 网站备案 备案号 备案编号 公网安备 经营许可证
        许可证编号 许可证号 增值电信业务 信息网络传播视听节目许可证 新闻信息服务许可证 互联网新闻信息服务 互联网药品
        违法和不良信息 不良信息举报 举报邮箱 技术支持单位 网站标识码 浏览器浏览 最佳浏览 copyright
        all_rights_reserved rights_reserved all_right_reserved may_not_be_reproduced may_not_be_published
        do_not_reproduce unauthorized_use reproduction_in_whole_or_in_part without_permission
        without_the_written_permission without_prior_written_permission registered_trademark trademarks_of
        powered_by designed_by web_design_by hosted_by site_by creative_commons licensed_under terms_of_use_apply
        is_not_responsible_for for_informational_purposes_only does_not_constitute views_expressed
        opinions_expressed reflect_the_views use_of_this_site 無断転載 無断転載を禁じます 無断転載禁止 無断複製
        著作権は すべての権利 禁無断転載 掲載の記事写真 掲載記事の無断 知的財産権ポリシー 転載を禁じます 무단전재
        무단전재및재배포금지 재배포금지 저작권자 사업자등록번호 통신판매업 발행인 청소년보호책임자 投资有风险
        入市需谨慎 市场有风险 投资需谨慎 不作为投资依据 据此操作 据此入市 受版权保护 不得使用 本文系转载
        传递更多信息 出于传递更多信息之目的 侵删 如侵删 请联系删除 be_reproduced written_permission no_part_of"""
    + formulas.RIGHTS,
    Family.NOTICE: """
        追究法律责任 法律责任 主办单位 承办单位 技术支持 建议使用 分辨率 举报电话 仅供参考 版权 著作权 转载 侵权
        删除 备案 授权 声明 原作者 出处 注明 本声明 权利人 内容合作 网络 互联网 观点 立场 核实 真实性 完整性 告知
        通知我们 与我们联系 请联系 来信 违者 license trademark reproduced permission reserved inc. ltd llc 著作権
        저작권 전재""",
    Family.SITE: """
        本站 本网 本网站 本平台 本公众号 小编 本报网 我站 我们网站 this_site this_website our_site our_website
        当サイト 本サイト 본사이트""",
    Family.META: """
        来源 文章来源 稿件来源 信息来源 新闻来源 稿源 发布于 发表于 最后更新 最近更新时间 时间 日期 浏览 阅读 点击
        访问 人气 已有 人参与 条评论 人评论 次浏览 次阅读 次点击 人浏览 人阅读 人次 信息类别 所属栏目 所属分类 栏目
        分类 关键词 关键字 标签 索引号 发布机构 发文机关 文号 成文日期 公开类别 主题分类 主题词 有效性 责任单位
        发布者 发布人 录入 录入者 审核 审核人 提供者 字数 人已阅读 原标题 原文链接 原载 posted_on posted_by
        posted_in posted_at published_on published_at published date_published last_updated last_modified updated_on
        updated filed_under views page_views date source hits word_count read_time min_read minutes_read
        comments_off 0_comments 底本 底本の親本 初出 入力 校正 青空文庫作成 青空文庫作成ファイル 公開日 更新日
        掲載日 投稿日 配信 最終更新 発行日 閲覧数 입력 수정 등록 조회 조회수 기사입력 최종수정 게시일 供稿单位""",
    Family.ROLE: """
        记者 本报记者 本刊记者 本网记者 特约记者 首席记者 见习记者 实习记者 全媒体记者 报全媒体记者 通讯员
        特约通讯员 特派记者 责编 责任编辑 编辑 值班编辑 执行编辑 校对 责任校对 审校 编审 主编 监制 终审 统筹 策划
        作者 撰文 撰稿 文字 本报讯记者 作者单位 实习生 美编 组版 版式 文图 图文 新媒体编辑 值班主任 译者 审读 签发
        采写 by reporter staff_writer staff_reporter editor edited_by reported_by reporting_by written_by
        additional_reporting author contributor correspondent 編集 文責 기자 특파원 편집 供稿 来稿""",
    Family.PHOTO: """
        摄影 摄影报道 供图 图片来源 图片说明 资料图 资料图片 资料照片 图为 图片由 本版图片 图源 图据 视觉中国
        受访者供图 受访者提供 记者摄 本报记者摄 新华社发 图片提供 制图 漫画 绘图 上图 下图 左图 右图 上图为 下图为
        左图为 右图为 photo photo_by photos_by photograph_by photo_credit photo_courtesy image_credit image_source
        image_courtesy getty_images ap_photo file_photo afp_photo picture_by pictured photographer reuters_photo
        caption 撮影 사진 자료사진""",
    Family.FILL: """
        这里 请您 请点击 我的 我们 您的 你的 可以 立即 本文 本页 全部 所有 进入 查看 相关 热门 最新 精彩 内容 文章
        信息 网站 平台 用户 以及 或者 如果 欢迎 最新版本 支持 使用 完整 版本 记录 排行 页面 链接 星期一 星期二
        星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 上午 下午 农历 monday tuesday
        wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may june
        july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec am pm est
        edt gmt pst the an of to and or in on for with from this that your our us you it is are be all here by_the
        please""",
    Family.PLAIN: """
        全文完 证券交易所 期货交易所 产权交易所 黄金交易所 商品交易所 碳交易所 股票交易所 stock_exchange
        exchange_rate in_exchange foreign_exchange student_exchange 官网发布 注册资本 注册会计师 注册商标 注册成立
        合约精神 信用卡余额 知名度 知名作家 权威专家 权威人士 贷款余额 贷款利率 联系服务 联系群众 联系点 联系实际
        联系起来 推荐上报 推荐工作 互联网企业 互联网平台 互联网金融 新闻发布会 新闻发言人 新闻办 社会主义 社会组织
        社会治理 国际社会 文化自信 教育部 记者会 记者节 记者站 记者协会 编辑部 作者协会 时间表 时间节点 访问学者
        访问团 出访 阅读推广 全民阅读 网络安全 网络强国 声明中 联合声明 版权局 著作权法 版权法 版权保护 版权交易
        知识产权 copyright_law copyright_act copyright_infringement copyright_office copyright_protection
        copyrighted 现货市场 现货价格 养老社区 健康中国 代理人 代理服务 代理律师 招生办 招生计划 招商引资 招商银行
        招商局 开户行 电子钱包 降低手续费 中国彩票 点赞新时代 推荐一本 免费午餐 市场化 买卖合同 买卖双方 关键领域
        招聘会 一对一帮扶 优惠政策 小额贷款公司""",
    Family.FORMULA: formulas.FORMULA,
    Family.CONSENT: formulas.CONSENT,
    Family.VISITOR: formulas.VISITOR,
}

# Phrases that are made of two parts; sites differ in the pair they choose.
PAIRS: tuple[tuple[Family, str, str], ...] = (
    (Family.NAV, "上一 下一 前一 后一", "篇 页 章 条 则 期 版 节 张 组"),
    (
        Family.NAV,
        "返回 回到 返",
        "顶部 首页 主页 列表 目录 页首 上页 上一页 频道 频道首页 正文 栏目 专题 论坛 网站首页",
    ),
    (
        Family.NAV,
        "查看 点击查看 阅读 点击阅读 展开 点击展开 浏览 显示 加载 点击加载 下拉加载",
        "全文 更多 原文 详情 全部 全部内容 更多内容 更多评论 全部评论 剩余 余下全文 剩余全文 大图",
    ),
    (
        Family.NAV,
        "分享到 分享至 分享给 转发到 转发至 收藏到",
        "微信 微博 朋友圈 好友 微信好友 qq qq空间 qq好友 新浪微博 腾讯微博 人人网",
    ),
    (
        Family.RELATED,
        "相关 热门 最热 最新 精彩 热点 推荐 今日 本周 一周 本月 更多 编辑 图文 延伸 深度 猜你 为您",
        "推荐 阅读 新闻 文章 资讯 报道 链接 专题 视频 图片 话题 排行 排行榜 热点 热搜 搜索 标签 导读 评论 博文 帖子",
    ),
    (Family.META, "发布 发表 更新 上传 录入 添加 编辑 修改 创建 刊发 生成 发稿 采编 发文 公开", "时间 日期"),
    (Family.META, "浏览 阅读 点击 访问 查看 下载 评论 收藏 点赞 围观 热度", "量 数 次数 率 人数 总数"),
)

# Other forms of the characters above, each pair other form then simplified: traditional Chinese and Japanese.
FORMS = """
    權权 關关 聞闻 鏈链 連连 結结 聯联 繫系 頁页 頂顶 閱阅 讀读 評评 論论 發发 佈布 轉转 載载 註注 冊册 錄录
    點点 擊击 設设 為为 專专 題题 欄栏 網网 訊讯 報报 導导 編编 輯辑 記记 責责 攝摄 圖图 來来 時时 間间 數数
    瀏浏 覽览 廣广 務务 聲声 違违 經经 許许 証证 證证 號号 備备 刪删 與与 電电 話话 郵邮 選选 擇择 體体 將将
    會会 員员 戶户 開开 啟启 獎奖 幣币 貨货 虛虚 擬拟 資资 產产 優优 領领 禮礼 費费 臺台 灣湾 財财 國国 際际
    視视 頻频 氣气 運运 動动 樂乐 藝艺 術术 險险 熱热 門门 歡欢 歷历 層层 檔档 貸贷 薦荐 鄰邻 閉闭 複复 製制
    無无 斷断 審审 訂订 購购 張张 總总 標标 簽签 籤签 類类 別别 條条 機机 構构 單单 紹绍 萬万 應应 獨独 係系
    後后 処处 處处 価价 對对 営营 図图 関关 変变 売卖 読读 覧览 検检 転转 経经 済济
"""
