//! What a month of one instance costs: a table that needs no scripts, and the prices for the
//! calculator. The prices are invented, round and said to be.

use crate::html::pick;
use labcheck_labs::Lang;

/// Hours of the month that is reckoned with: 30 days.
const HOURS: u32 = 720;
/// Won an hour for a running instance of 2 vCPU and 4 GB.
const COMPUTE: u32 = 60;
/// Won a month for one GB of a volume.
const VOLUME: u32 = 100;
/// Won for one GB that leaves.
const EGRESS: u32 = 100;
/// Won a month for a public address.
const ADDRESS: u32 = 4_000;

/// One month.
struct Month {
    ko: &'static str,
    en: &'static str,
    hours: u32,
    volume: u32,
    egress: u32,
    address: bool,
}

const MONTHS: [Month; 5] = [
    Month {
        ko: "계속 켜 두고 50 GB 전송",
        en: "running all the time, 50 GB sent",
        hours: HOURS,
        volume: 100,
        egress: 50,
        address: true,
    },
    Month {
        ko: "하루 8시간씩 20일, 10 GB 전송",
        en: "8 hours on 20 days, 10 GB sent",
        hours: 160,
        volume: 100,
        egress: 10,
        address: true,
    },
    Month {
        ko: "한 달 내내 꺼 둠",
        en: "stopped all month",
        hours: 0,
        volume: 100,
        egress: 0,
        address: true,
    },
    Month {
        ko: "인스턴스는 지우고 볼륨만 남김",
        en: "instance deleted, volume kept",
        hours: 0,
        volume: 100,
        egress: 0,
        address: false,
    },
    Month {
        ko: "모두 삭제",
        en: "all of it deleted",
        hours: 0,
        volume: 0,
        egress: 0,
        address: false,
    },
];

/// The table, inside the element that becomes the calculator.
pub(crate) fn block(lang: Lang) -> String {
    let head = [
        pick(lang, "한 달 동안", "For a month"),
        pick(lang, "컴퓨트", "Compute"),
        pick(lang, "스토리지", "Storage"),
        pick(lang, "네트워크", "Network"),
        pick(lang, "공인 IP", "Public IP"),
        pick(lang, "합계", "Total"),
    ];
    let said = match lang {
        Lang::Ko => format!(
            "가격은 계산을 보여 주려고 <strong>지어낸 것</strong>입니다. 인스턴스(vCPU 2개, 메모리 4 GB)는 시간당 {COMPUTE}원, 볼륨은 GB당 월 {VOLUME}원, 나가는 트래픽은 GB당 {EGRESS}원, 공인 IP는 월 {}원이고, 한 달은 {HOURS}시간입니다.",
            won(ADDRESS)
        ),
        Lang::En => format!(
            "The prices are <strong>invented</strong>, to show how it is reckoned: an instance of 2 vCPU and 4 GB is {COMPUTE} won an hour, a volume {VOLUME} won per GB and month, outgoing traffic {EGRESS} won per GB, a public IP {} won a month; a month has {HOURS} hours.",
            won(ADDRESS)
        ),
    };
    let mut out = format!(
        "<labcheck-calculator data-hours=\"{HOURS}\" data-compute=\"{COMPUTE}\" data-volume=\"{VOLUME}\" data-egress=\"{EGRESS}\" data-address=\"{ADDRESS}\">\n<p class=\"calculator-prices\">{said}</p>\n"
    );
    let cells: Vec<String> = head
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let class = if at == 0 { "" } else { " class=\"right-aligned\"" };
            format!("<th scope=\"col\"{class}>{word}</th>")
        })
        .collect();
    out.push_str(&format!(
        "<div class=\"table-wrapper\"><table class=\"costs\"><thead><tr>{}</tr></thead><tbody>\n",
        cells.concat()
    ));
    for month in MONTHS {
        let parts = [
            month.hours * COMPUTE,
            month.volume * VOLUME,
            month.egress * EGRESS,
            if month.address { ADDRESS } else { 0 },
        ];
        let sum: u32 = parts.iter().sum();
        let cells: String = parts
            .iter()
            .map(|part| format!("<td class=\"right-aligned\">{}</td>", won(*part)))
            .collect();
        let total = match lang {
            Lang::Ko => format!("{}원", won(sum)),
            Lang::En => format!("{} won", won(sum)),
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th>{cells}<td class=\"right-aligned\"><strong>{total}</strong></td></tr>\n",
            pick(lang, month.ko, month.en)
        ));
    }
    out.push_str("</tbody></table></div>\n</labcheck-calculator>\n");
    out
}

/// With a comma between thousands, as both languages write it.
fn won(amount: u32) -> String {
    let digits = amount.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_shows_that_a_stopped_instance_still_pays() {
        let totals = |lang: Lang| -> Vec<String> {
            let table = block(lang);
            let cells = table.split("<strong>").skip(2);
            cells.map(|cell| cell.split('<').next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(totals(Lang::Ko), ["62,200원", "24,600원", "14,000원", "10,000원", "0원"]);
        assert_eq!(
            totals(Lang::En),
            ["62,200 won", "24,600 won", "14,000 won", "10,000 won", "0 won"]
        );
    }
}
