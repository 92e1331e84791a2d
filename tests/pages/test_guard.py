"""Addresses told apart: public ones, and everything that looks like one."""

from __future__ import annotations

import pytest

from bot.pages.guard import GuardError, all_public, checked, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "223.5.5.5", "2606:4700::1111", "240e:1::1"])
def test_what_anybody_can_open_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::"])
def test_a_disguise_is_judged_by_what_it_hides(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.127.255.255",
        "127.8.8.8",
        "169.254.169.254",
        "172.31.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.19.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.251",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "fec0::1",
        "ff02::1",
        "nonsense",
    ],
)
def test_what_only_some_can_open_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.gangcheng.gov.cn:65536/", "port"),
        ("https://www..gangcheng.gov.cn/", "malformed"),
        ("https://-a_b!.gov.cn/", "malformed"),
        ("http://0177.0.0.1/", "malformed"),
        ("http://1.2.3.4.5/", "malformed"),
        ("http://a.0x1f/", "malformed"),
        ("http://[::1/", "malformed"),
        ("http://x" + "a" * 70 + ".gov.cn/", "malformed"),
        ("//www.gangcheng.gov.cn/", "scheme"),
        ("", "scheme"),
        ("http://:@www.gangcheng.gov.cn/", "credentials"),
        ("http://www.gangcheng.gov.cn:0/", "port"),
        ("http://db.internal/", "inner_address"),
        ("http://1.0.0.127.in-addr.arpa/", "inner_address"),
    ],
)
def test_an_address_that_is_not_to_be_opened_says_why(url: str, reason: str) -> None:
    with pytest.raises(GuardError) as refusal:
        checked(url)
    assert refusal.value.reason == reason


def test_public_answers_are_tried_with_ipv4_first_and_each_once() -> None:
    assert all_public(["2606:4700::1", "1.1.1.1", "1.1.1.1"]) == ("1.1.1.1", "2606:4700::1")
    with pytest.raises(GuardError):
        all_public([])
