import Foundation
import MillraceReplay
import Testing
import TransferFraud

/// Accounts with more attempts in a window than are gone through one by one, against the batch derivation: what is kept
/// as running counts must be what going through all of them gives.
@Suite struct BusyAccountTests {
    /// 1,500 transfers, of which all but a few are from or to one shop, less than a minute apart, some of them behind their time.
    private static let lines: [String] = {
        let start: Int64 = 1_772_409_600_000
        var state: UInt64 = 7
        func draw(_ limit: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % limit)
        }
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return (0..<1_500).map { number in
            let behind = draw(6) == 0 ? draw(7_200_000) : 0
            let time = start + Int64(number) * 40_000 - behind
            let customer = "c\(draw(number < 1_100 ? 25 : 60))"
            let (payer, payee) =
                switch draw(10) {
                case 0...4: (customer, "shop")
                case 5...8: ("shop", customer)
                default: (customer, "c\(draw(25))")
                }
            let currency = draw(12) == 0 ? "EUR" : "USD"
            let moment = Date(timeIntervalSince1970: Double(time) / 1_000).formatted(format)
            let device = payer == "shop" ? "till-\(draw(40) / 39)" : "phone-\(payer)"
            return """
                {"id":"T\(number)","time":"\(moment)","from":"\(payer)","to":"\(payee)",\
                "amount":"\(100 + draw(2_000)).00","currency":"\(currency)","device":"\(device)"}
                """
        }
    }()

    private static let rules = [
        #"{"id":"count","kind":"velocity","key":"payer","aggregate":"count","limit":322,"window":"9h","score":1}"#,
        #"{"id":"sum","kind":"velocity","key":"payee","aggregate":"sum","limit":"405000.00","window":"9h","score":1}"#,
        #"{"id":"pair","kind":"velocity","key":"pair","aggregate":"count","limit":14,"window":"9h","score":1}"#,
        #"{"id":"pair-sum","kind":"velocity","key":"pair","aggregate":"sum","limit":"14000.00","window":"9h","score":1}"#,
        #"{"id":"new-payee","kind":"new-payee","amount":"500.00","window":"9h","least":300,"score":1}"#,
        #"{"id":"new-device","kind":"new-device","window":"9h","score":1}"#,
        #"{"id":"fan-in","kind":"fan-in","limit":30,"window":"9h","score":1}"#,
        #"{"id":"fan-out","kind":"fan-out","limit":30,"window":"9h","score":1}"#,
        #"{"id":"gather-scatter","kind":"gather-scatter","limit":30,"window":"9h","score":1}"#,
        #"{"id":"pass-through","kind":"pass-through","window":"9h","share":100,"score":1}"#,
        #"{"id":"similar","kind":"similar-amounts","window":"9h","share":20,"score":1}"#,
        #"{"id":"cycle","kind":"cycle","tolerance":10,"score":1}"#,
        #"{"id":"scatter-gather","kind":"scatter-gather","window":"3h","score":1}"#,
        #"{"id":"stack","kind":"stack","score":1}"#,
    ]

    @Test func runningCountsAgreeWithTheDerivation() throws {
        let transfers = try TemporaryFile(Self.lines.joined(separator: "\n"))
        let rules = try TemporaryFile(Self.rules.joined(separator: "\n"))
        var settings = TransferFraudSettings()
        settings.rules = rules.path
        let expected = try Application.transferFraud(settings).derive([transfers.path])
        let run = try FraudRun(paths: [transfers.path], settings)
        let differences = Comparison.differences(expected: expected, found: run.derivation)
        #expect(differences.isEmpty, "\(differences.prefix(12).joined(separator: "\n"))")
        var hits: Set<String> = []
        for decision in expected.results["decisions"] ?? [] {
            hits.formUnion(decision.matches(of: /"rule":"([a-z-]+)"/).map { String($0.output.1) })
        }
        #expect(hits.count == Self.rules.count, "rules without a hit make the comparison say less: \(hits.sorted())")
    }
}
