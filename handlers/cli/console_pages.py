"""Home of where on WeChat's own pages each value belongs. The pages move at times; the field names stay."""

from config.accounts_wechat import WeChatSettings
from handlers.cli.new_account import Files

SERVICE_PAGES = """\
On https://mp.weixin.qq.com, page 设置与开发 → 开发接口管理 → 基本配置 (older: 开发 → 基本配置):
  服务器配置 → 修改配置
    URL (服务器地址)                 {hook}
    Token (令牌)                     {token}
    EncodingAESKey (消息加解密密钥)  {aes_key}
    消息加解密方式                   {mode}
  公众号开发信息
    开发者ID (AppID)                 → app_id in {file}
    开发者密码 (AppSecret)           → the file {secret_file}
    IP白名单                         ← the address this server calls out from

Page 设置与开发 → 公众号设置:
  账号详情 → 原始ID                  → original_id in {file}
  功能设置 → JS接口安全域名, 网页授权域名, 业务域名  ← {host}
    (put the MP_verify_….txt file it gives you into the folder of server.verify_dir)
"""
MINIPROGRAM_PAGES = """\
On https://mp.weixin.qq.com, page 开发管理 → 开发设置 → 消息推送:
    URL (服务器地址)                 {hook}
    Token (令牌)                     {token}
    EncodingAESKey (消息加密密钥)    {aes_key}
    消息加密方式                     {mode}
    数据格式                         {format}

Same page 开发设置:
  开发者ID → AppID                   → app_id in {file}
  AppSecret (小程序密钥)             → the file {secret_file}
  服务器域名 → request合法域名       ← https://{host}
  业务域名                           ← {host}
    (put the file it gives you into the folder of server.verify_dir)

Page 设置 → 基本设置 → 账号信息:
  原始ID                             → original_id in {file}
"""
NEXT = """\
Then, in this order:
  1. Fill in what is marked → above, until `healthcode check` finds nothing.
  2. Start the server: `healthcode serve`. The platform asks the URL the moment you press 提交.
  3. Press 提交, then 启用.
  4. `healthcode doctor`{menu}
"""
MODES = {"secure": "安全模式", "plain": "明文模式"}


def where_to_write(account: WeChatSettings, public_url: str, file: str, files: Files) -> str:
    pages = SERVICE_PAGES if account.kind == "service" else MINIPROGRAM_PAGES
    menu = f", then `healthcode menu push {account.name}`" if account.kind == "service" else ""
    shown = pages.format(
        hook=f"{public_url}/hooks/{account.name}",
        token=account.token,
        aes_key=account.aes_key,
        mode=MODES[account.mode],
        format=account.format.upper(),
        host=public_url.partition("://")[2],
        file=file,
        secret_file=files["secret"],
    )
    return f"{shown}\n{NEXT.format(menu=menu)}"
