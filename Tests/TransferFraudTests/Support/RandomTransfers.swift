import MillraceCore
import MillraceFormats

/// Transfers among a few accounts within a few days, out of order and with repetitions, so that every rule finds something.
struct RandomTransfers {
    /// Rules of every kind, with limits that so few transfers reach; some in versions, in the shadow, suppressed, or for some
    /// currencies only.
    static let rules = [
        #"{"id":"small","kind":"small-then-large","score":60,"within":"12h"}"#,
        #"{"id":"count","kind":"velocity","key":"payer","aggregate":"count","limit":4,"window":"6h","score":10}"#,
        #"{"id":"sum","kind":"velocity","key":"payee","aggregate":"sum","limit":"9000","window":"1d","score":15,"currencies":["EUR","USD"]}"#,
        #"{"id":"pair","kind":"velocity","key":"pair","aggregate":"sum","limit":"4000.50","window":"2d","score":15}"#,
        #"{"id":"device","kind":"velocity","key":"device","aggregate":"count","limit":3,"window":"5h","score":20}"#,
        #"{"id":"structuring","kind":"structuring","threshold":"3000","share":70,"days":2,"score":40,"currencies":["USD"]}"#,
        #"{"id":"structuring-yen","kind":"structuring","threshold":"900","share":50,"days":2,"score":40,"currencies":["JPY"]}"#,
        #"{"id":"baseline","kind":"baseline","deviations":"1.500","score":15}"#,
        #"{"id":"quantile","kind":"high-quantile","quantile":50,"factor":250,"least":6,"score":10}"#,
        #"{"id":"payee","kind":"new-payee","window":"2d","amount":"500","score":20}"#,
        #"{"id":"dormant","kind":"dormant","quiet":"20h","amount":"100","score":30}"#,
        #"{"id":"new-device","kind":"new-device","window":"1d","score":30}"#,
        #"{"id":"travel","kind":"impossible-travel","speed":300,"distance":50,"score":40}"#,
        #"{"id":"similar","kind":"similar-amounts","share":40,"floor":"1","score":15}"#,
        #"{"id":"mule","kind":"pass-through","share":60,"floor":"100","window":"30h","score":50}"#,
        #"{"id":"fan-in","kind":"fan-in","limit":6,"window":"10h","score":20}"#,
        #"{"id":"fan-out","kind":"fan-out","limit":6,"window":"10h","score":20}"#,
        #"{"id":"gather","kind":"gather-scatter","limit":5,"window":"12h","score":20}"#,
        #"{"id":"cycle","kind":"cycle","hops":5,"window":"20h","tolerance":30,"score":60}"#,
        #"{"id":"long-cycle","kind":"cycle","hops":6,"window":"30h","score":1}"#,
        #"{"id":"any-cycle","kind":"cycle","hops":4,"window":"3h","ordered":false,"score":5,"state":"shadow"}"#,
        #"{"id":"scatter","kind":"scatter-gather","limit":3,"window":"8h","score":30}"#,
        #"{"id":"scatter-yen","kind":"scatter-gather","limit":2,"window":"12h","score":1,"currencies":["JPY","KRW"]}"#,
        #"{"id":"stack","kind":"stack","limit":3,"window":"6h","score":30}"#,
        #"{"id":"watch","kind":"watchlist","score":50}"#,
        #"{"id":"count","version":2,"kind":"velocity","key":"payer","aggregate":"count","limit":2,"window":"6h","score":25,"currencies":["USD"],"effectiveFrom":{"sequence":60}}"#,
        #"{"id":"count","version":3,"kind":"velocity","key":"payer","aggregate":"count","limit":2,"window":"6h","score":25,"state":"paused","effectiveFrom":{"time":"2026-03-04T00:00:00Z"}}"#,
        #"{"suppress":"fan-out","account":"A1","until":"2026-03-03T12:00:00+01:00","effectiveFrom":{"sequence":40}}"#,
    ]

    static let accounts = [
        #"{"account":"A3","watch":"hold"}"#, #"{"account":"A4","watch":"block","zone":"America/New_York"}"#,
        #"{"account":"A5","trusted":true}"#, #"{"account":"A1","zone":"Asia/Seoul"}"#,
    ]

    private var random: SeededRandom
    private var written: [String] = []
    /// The number of the transfer that the last action was on.
    private var settled: Int64 = 0
    private let accounts: Int64
    /// Times are multiples of so many ms: of an hour in some worlds, so that attempts lie just on the bounds of windows.
    private let grid: Int64
    /// 2026-03-01T00:00:00Z, a Sunday.
    private var time: Int64 = 1_772_323_200_000

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        accounts = 5 + random.integer(below: 20)
        grid = random.chance(0.5) ? 3_600_000 : 1
    }

    /// `count` lines.
    static func lines(_ count: Int, seed: UInt64) -> [String] {
        var transfers = RandomTransfers(seed: seed)
        return (0..<count).map { number in transfers.line(number) }
    }

    private mutating func line(_ number: Int) -> String {
        time += random.integer(below: random.chance(0.02) ? 90_000_000 : 1_500_000)
        if !written.isEmpty, random.chance(0.05) { return repetition() }
        if random.chance(0.04) { return action(number) }
        let line = random.chance(0.03) ? broken(number) : transfer("t\(number)")
        written.append(line)
        return line
    }

    /// An earlier line once more, some with another amount, which asks for another transfer by the same id.
    private mutating func repetition() -> String {
        let line = random.element(of: written)
        return random.chance(0.2) ? line.replacing(#""amount":"#, with: #""amount":1"#) : line
    }

    private mutating func moment() -> String {
        let behind = random.chance(0.2) ? random.integer(below: random.chance(0.1) ? 100_000_000 : 20_000_000) : 0
        let text = OutputBuffer(capacity: 32)
        text.append(instant: (time - behind) / grid * grid)
        return text.string
    }

    private mutating func transfer(_ id: String) -> String {
        let (payer, payee) = ("A\(random.integer(below: accounts))", "A\(random.integer(below: accounts))")
        let amounts = ["0.50", "1.00", "3", "120.00", "125", "480", "505.5", "900", "2400", "2950.01", "3000", "7e3"]
        let amount = random.element(of: amounts)
        var members = [
            #""id":"\#(id)""#, #""time":"\#(moment())""#, #""from":"\#(payer)""#, #""to":"\#(payee)""#,
            #""amount":\#(amount)"#,
            #""currency":"\#(random.chance(0.15) ? "JPY" : "USD")""#,
        ]
        if random.chance(0.6) { members.append(#""device":"D\#(random.integer(below: 6))""#) }
        if random.chance(0.3) { members.append(#""zone":"Europe/Berlin""#) }
        if random.chance(0.4) {
            members.append(
                #""location":{"lat":\#(random.integer(below: 60)).123456,"lon":-\#(random.integer(below: 90)).5}"#)
        }
        return "{\(members.joined(separator: ","))}"
    }

    private mutating func action(_ number: Int) -> String {
        if !random.chance(0.3) { settled = random.integer(below: Int64(max(number, 1))) }
        return #"{"id":"t\#(settled)","time":"\#(moment())","action":"\#(random.chance(0.7) ? "release" : "decline")"}"#
    }

    /// A line that is rejected, or asks for another transfer by the id of an earlier one.
    private mutating func broken(_ number: Int) -> String {
        let line = transfer("t\(random.chance(0.5) ? Int64(number) : random.integer(below: Int64(max(number, 1))))")
        switch random.integer(below: 5) {
        case 0: return String(line.dropLast(3))
        case 1: return line.replacing(#""id""#, with: #""key""#)
        case 2: return line.replacing("USD", with: "usd")
        case 3: return line.replacing(#""amount":"#, with: #""amount":-"#)
        default: return line
        }
    }
}
