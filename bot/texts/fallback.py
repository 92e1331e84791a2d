"""One helpful sentence for what cannot be used."""

TEXT = "没看明白。报送佐证请直接发照片、文件或链接；要查看待办、得分，请点下面的按钮，或发 /help。"
COMMAND = "没有这个命令。发 /help 可以看到能用的命令。"
KIND = "这种消息不能作为佐证。请发照片、文件（不超过20MB）或网页链接。"
EDITED = "修改过的消息机器人不会重新读取，请把新内容再发一次。"
PRESS = "这个按钮已失效，请用 /todo 或 /help 重新打开。"
