/// Tables of the specification that both derivations read.
enum ReferenceTables {
    /// Distance between two altitudes of ``airPressures``, in metres.
    static let altitudeStep: Int64 = 500
    /// The first altitude of ``airPressures``, in metres.
    static let lowestAltitude: Int64 = -500
    /// Pressure of the standard atmosphere in Pa, from the lowest altitude on in steps.
    static let airPressures: [Int64] = [
        107_478, 101_325, 95_461, 89_875, 84_556, 79_495, 74_683, 70_109, 65_764, 61_640, 57_728, 54_020, 50_507,
        47_181,
    ]

    /// The altitudes that the table covers, in metres.
    static let altitudes = lowestAltitude...lowestAltitude + altitudeStep * Int64(airPressures.count - 1)

    /// 97.5 % quantiles of Student's distribution in thousandths, by degrees of freedom, ascending.
    static let studentQuantiles: [(freedom: Int64, thousandths: Int64)] = [
        (1, 12_706), (2, 4_303), (3, 3_182), (4, 2_776), (5, 2_571), (6, 2_447), (8, 2_306), (10, 2_228), (15, 2_131),
        (20, 2_086), (30, 2_042), (40, 2_021), (48, 2_011), (60, 2_000), (80, 1_990), (100, 1_984), (120, 1_980),
        (200, 1_972), (500, 1_965), (1_000, 1_962),
    ]
}
