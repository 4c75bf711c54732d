"""What can be wrong with a case file, a rule or a tally: one code, one sentence in each language.

These words serve the command line too, which has neither application nor catalogue of translations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MESSAGES: dict[str, dict[str, str]] = {
    "unreadable": {"zh": "文件无法打开：{why}", "en": "the file cannot be opened: {why}"},
    "too_large": {
        "zh": "文件太大（{size} 字节），上限为 {limit} 字节",
        "en": "the file is too large ({size} bytes; the limit is {limit})",
    },
    "not_utf8": {
        "zh": "文件不是 UTF-8 编码（第 {byte} 字节处）",
        "en": "the file is not UTF-8 (at byte {byte})",
    },
    "not_json": {
        "zh": "不是完整的 JSON，第 {line} 行第 {column} 列处读不下去",
        "en": "not whole JSON: reading stops at line {line}, column {column}",
    },
    "too_deep": {"zh": "JSON 嵌套过深", "en": "the JSON is nested too deeply"},
    "unknown_version": {
        "zh": "不认识的格式版本“{value}”，本程序读取 {known}",
        "en": "unknown format version “{value}”; this program reads {known}",
    },
    "missing": {"zh": "缺少这一项", "en": "this field is missing"},
    "empty": {"zh": "不能为空", "en": "must not be empty"},
    "wrong_type": {"zh": "类型不对，应为{expected}", "en": "wrong type, expected {expected}"},
    "unknown_field": {"zh": "这里没有名为“{value}”的项", "en": "there is no field “{value}” here"},
    "unknown_value": {
        "zh": "不认识的值“{value}”，可用的有：{among}",
        "en": "unknown value “{value}”; possible are: {among}",
    },
    "unknown_rule": {
        "zh": "规则“{value}”不在本文件的 rules 中",
        "en": "rule “{value}” is not among this file's rules",
    },
    "unknown_community": {
        "zh": "社区“{value}”不在本文件的 communities 中",
        "en": "community “{value}” is not among this file's communities",
    },
    "duplicate": {"zh": "“{value}”重复出现", "en": "“{value}” appears twice"},
    "out_of_range": {"zh": "数值“{value}”超出允许范围", "en": "the number “{value}” is out of range"},
    "bad_text": {"zh": "文字中有无法保存的字符", "en": "the text holds a character that cannot be kept"},
    "bad_date": {
        "zh": "“{value}”不是有效日期，应为 2026-03-28 这样的格式",
        "en": "“{value}” is not a date such as 2026-03-28",
    },
    "dates_reversed": {
        "zh": "截止日期 {value} 早于开始日期 {start}",
        "en": "the closing date {value} is before the opening date {start}",
    },
    "decimals": {
        "zh": "面积“{value}”超过两位小数",
        "en": "the area “{value}” has more than two decimals",
    },
    "totals": {
        "zh": "合计不符：写的是 {stated}，各项相加为 {total}",
        "en": "the totals do not add up: {stated} is stated, the parts make {total}",
    },
    "above_eligible": {
        "zh": "{value} 大于应参加的 {eligible}",
        "en": "{value} is more than the {eligible} entitled",
    },
    "below_participated": {
        "zh": "到会 {value} 少于参与表决 {participated}",
        "en": "{value} present is less than the {participated} who took part in the vote",
    },
    "deciding_units": {
        "zh": "计票单位（{value}）与规则 {rule} 的单位（{units}）不一致",
        "en": "the deciding units ({value}) differ from those of rule {rule} ({units})",
    },
}

_TYPES = {
    "object": {"zh": "对象", "en": "an object"},
    "list": {"zh": "列表", "en": "a list"},
    "text": {"zh": "文字", "en": "text"},
    "integer": {"zh": "整数", "en": "a whole number"},
    "number": {"zh": "数字", "en": "a number"},
    "boolean": {"zh": "true 或 false", "en": "true or false"},
}


def message(code: str, params: Mapping[str, Any], lang: str = "en") -> str:
    """The sentence for a code in "zh" or "en". Raises KeyError for a code nobody knows."""
    values = {name: _short(value) for name, value in params.items()}
    if "expected" in params:
        values["expected"] = _TYPES[params["expected"]][lang]
    return MESSAGES[code][lang].format(**values)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"
