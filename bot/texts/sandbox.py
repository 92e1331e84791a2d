"""What the sandbox's command says on the terminal."""

from __future__ import annotations

PORT_HELP = "监听端口（只在本机 127.0.0.1）；0 为任选一个空闲端口"
TOKEN_HELP = "模拟机器人的令牌"
CLOCK_HELP = "时钟起点，如 2024-06-14T08:30；此后按实际速度走。默认取 CREDITBOT_CLOCK_START，没有则用本机时间"
USERNAME_HELP = "模拟机器人的用户名"
RATES_HELP = "启用发送频率限制（超限回 429）"
LOCAL_HELP = "允许本机 HTTP 地址作为 webhook（真实接口只收 HTTPS）"
ENDED = "沙盒已停止。"


def listening(api_base_url: str, token: str) -> str:
    """The lines printed once the sandbox listens; the first ends with the address to hand to the bot."""
    return f"沙盒已启动，接口地址：{api_base_url}\n令牌：{token}\n按 Ctrl-C 结束。"


def bad_clock(text: str) -> str:
    return f"时钟起点“{text}”无法识别，应写成 2024-06-14T08:30 的样子"


def bad_token(text: str) -> str:
    return f"令牌“{text}”格式不对，应为“数字:字母数字”"


def cannot_listen(port: int, reason: str) -> str:
    return f"端口 {port} 无法监听：{reason}"
