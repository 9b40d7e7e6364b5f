"""Home of where on Alipay's own pages each value belongs. The pages move at times; the field names stay."""

from config.accounts_alipay import LIFE, AlipaySettings
from handlers.cli.new_account import Files

KEYS = """\
On https://open.alipay.com, page 控制台 → your application → 开发设置:
  接口加签方式 → 设置 → 公钥 (RSA2)
    应用公钥, one line:

{public_key}

    支付宝公钥, which it shows then    → the file {alipay_key_file}
      (the key it shows, not the one above: the two are easily taken for each other)
  应用网关                           {hook}
  接口内容加密方式 → AES密钥           → the file {aes_key_file}{needed}
"""
LIFE_PAGES = """\
  授权回调地址                       ← https://{host}
  On the page of the application's name: APPID → app_id in {file}

In the 生活号 (life account) itself, which must belong to the same owner:
  开发者中心 → 消息: 关注, 取消关注, 进入, 菜单点击, 文本 and 图片 are sent to the gateway above
"""
MINI_PAGES = """\
  服务器域名白名单 (httpRequest)     ← https://{host}
  H5域名配置 (web-view)              ← https://{host}
    (put the file it gives you into the folder of server.verify_dir)
  消息服务 → 订阅                    alipay.open.auth.userauth.cancelled, HTTP, to the gateway above
  On the page of the application's name: APPID → app_id in {file}
"""
NEXT = """\
Then, in this order:
  1. Fill in what is marked → above, until `healthcode check` finds nothing.
  2. Start the server: `healthcode serve`. The platform asks the gateway the moment you save it.
  3. Save 应用网关. It takes GBK by itself; nothing is to be chosen.
  4. `healthcode doctor --online`
"""


def where_to_write(account: AlipaySettings, public_key: str, public_url: str, file: str, files: Files) -> str:
    pages = KEYS + (LIFE_PAGES if account.kind == LIFE else MINI_PAGES)
    shown = pages.format(
        public_key=public_key,
        alipay_key_file=files["alipay-key"],
        aes_key_file=files["aes-key"],
        needed=" (not needed)" if account.kind == LIFE else "\n    (needed for telephone numbers)",
        hook=f"{public_url}/hooks/{account.name}",
        host=public_url.partition("://")[2],
        file=file,
    )
    return f"{shown}\n{NEXT}"
