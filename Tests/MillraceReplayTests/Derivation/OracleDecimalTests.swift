import MillraceReplay
import Testing

/// Exact conversion of decimal digits to integers.
@Suite struct OracleDecimalTests {
    /// Halves go away from zero; all digits count, also the hundredth; exponents shift the point.
    @Test(arguments: thousandfolds) func thousandfold(_ text: String, _ expected: Int64) throws {
        #expect(OracleDecimal(text.utf8)?.nearest(offset: 0, numerator: 1_000, denominator: 1) == expected)
    }

    private static let nines = String(repeating: "9", count: 100)
    private static let zeros = String(repeating: "0", count: 100)

    private static let thousandfolds: [(String, Int64)] = [
        ("0", 0), ("-0", 0), ("181.300", 181_300), ("0.0005", 1), ("-0.0005", -1), ("0.00049999", 0), ("1.2345", 1_235),
        ("1.2344\(nines)", 1_234), ("1.2345\(zeros)1", 1_235),
        ("-1.2344\(nines)", -1_234), ("12345E-4", 1_235), ("0.0012345e+3", 1_235),
        ("5e-4", 1), ("5e-5", 0), ("9e-99999999999999999999", 0), ("0e99999999999999999999", 0), ("1200", 1_200_000),
    ]

    /// By hand with 6,894.757293168 Pa: 1 psi is 6,894.757 → 6,895 Pa; 29 psi 199,947.9615 → 199,948; −10 psi
    /// −68,947.57 → −68,948; 0.0001 psi 0.689 → 1; 125 × 6,894.757293168 = 861,844.661646 → 861,845.
    @Test(arguments: [("1", 6_895), ("29.00", 199_948), ("-10", -68_948), ("0.0001", 1), ("125", 861_845)])
    func psi(_ text: String, _ expected: Int64) throws {
        let value = OracleDecimal(text.utf8)?
            .nearest(offset: 0, numerator: 6_894_757_293_168, denominator: 1_000_000_000)
        #expect(value == expected)
    }

    /// (F − 32) × 5,000 ÷ 9: 32.0009 °F are 0.5 m°C, a half; what is under it by any digit rounds to 0. Below 32 the
    /// same with the other sign. −40 °F are −40 °C; 100 °F 37,777.8; 0 °F −17,777.8.
    @Test(arguments: fahrenheits) func fahrenheit(_ text: String, _ expected: Int64) throws {
        #expect(OracleDecimal(text.utf8)?.nearest(offset: 32, numerator: 5_000, denominator: 9) == expected)
    }

    private static let fahrenheits: [(String, Int64)] = [
        ("32", 0), ("212", 100_000), ("-40", -40_000), ("100", 37_778), ("0", -17_778), ("1e-60", -17_778),
        ("32.0009", 1), ("32.00089\(nines)", 0), ("31.9991", -1),
        ("31.9991\(zeros)1", 0), ("31.99909\(nines)", -1),
        ("-0.0009", -17_778), ("86.0", 30_000),
    ]

    @Test func beyond() throws {
        #expect(OracleDecimal("1e16".utf8)?.nearest(offset: 0, numerator: 1_000, denominator: 1) == .max)
        #expect(
            OracleDecimal("-1e99999999999999999999".utf8)?.nearest(offset: 32, numerator: 5_000, denominator: 9) == .min
        )
        #expect(OracleDecimal("999999999999999.9995".utf8)?.thousandths == 999_999_999_999_999_999)
    }

    @Test(
        arguments: [
            ("2.5", 250), ("2.50", 250), ("2.500", 250), ("2.505", nil), ("-2.5", -250), ("25e-1", 250), ("0", 0),
            ("1e16", nil), ("1e15", 100_000_000_000_000_000),
            ("999999999999999.99", 99_999_999_999_999_999), ("0.0100\(zeros)", 1), ("0.0100\(zeros)1", nil),
        ] as [(String, Int64?)])
    func exactHundredfold(_ text: String, _ expected: Int64?) throws {
        #expect(OracleDecimal(text.utf8)?.exactly(times: 100) == expected)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e5", "0x1", "1 ", " 1", "1,5", "NaN", "--1", "1e1.5",
    ])
    func noNumber(_ text: String) throws {
        #expect(OracleDecimal(text.utf8) == nil)
    }
}
