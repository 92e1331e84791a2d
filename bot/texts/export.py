"""Lines of the export."""

HELP = "导出数据。"
FACTS_HELP = "导出报送事实，可用 creditbot score --facts 再算。"
FILE_HELP = "写到哪个文件"
UNWRITABLE = "写不进 {file}（{reason}）。请换一个文件夹。"
WRITTEN = "已导出{count}件报送到 {file}。"
