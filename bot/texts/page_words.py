"""Words by which pages say when they were published, that they are gone, or that they want no programs."""

from __future__ import annotations

DAY = r"((?:19|20)\d{2})\s{0,3}[-年/.]\s{0,3}(\d{1,2})\s{0,3}[-月/.]\s{0,3}(\d{1,2})(?!\d)"
DAY_OF_SHOWING = r"(?:(?:((?:19|20)\d{2})\s{0,3}[-年/.]\s{0,3})?(\d{1,2})\s{0,3}[-月/.]\s{0,3})?(\d{1,2})(?!\d)"

SURE_LABEL = r"(?:发布|发表|公开|公布|信息|上传)(?:时间|日期)|发布于|PubDate"
LABEL = r"时间|日期|Date"
AFTER_LABEL = r"[\]】）)]?\s{0,5}[:：]?\s{0,10}"
"""The day of publication: 发布时间：2024-05-09, then 日期：2024年5月9日."""

SHOWING = r"公示[^。；;\d]{0,20}"
UNTIL = r"\s{0,3}日?\s{0,3}起?\s{0,3}(?:至|到|—|－|-|~|～)+\s{0,3}"
"""The days of a 公示, and what stands between the first and the last: 公示期：2024年9月13日至9月20日."""

GONE = r"^\W*404(?![\d号])|页面(?:不存在|未找到|已删除|丢失)|(?:找不到|无法找到).{0,6}(?:页面|网页)|(?:文章|信息|内容)(?:不存在|已被?删除)|not found"
"""In the title of a page that answers although it is gone."""

GUARDED = r"安全验证|人机验证|访问验证|(?:开启|启用|打开)\s?JavaScript|enable javascript|__jsl_clearance|just a moment"
"""On a page that lets only browsers in."""
