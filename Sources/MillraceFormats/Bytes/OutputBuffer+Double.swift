extension OutputBuffer {
    /// Appends a number of common size that at most four decimals spell exactly, by the fewest, at least one: what its
    /// description gives, too, for no two decimals of at most fifteen digits are the same `Double`.
    ///
    /// - Returns: Whether it was such a number; else nothing is appended.
    func append(fewDecimals number: Double) -> Bool {
        let magnitude = number.magnitude
        guard magnitude >= 0.001 && magnitude < 1e9 else { return false }
        var power: Int64 = 1
        for decimals in 1...4 {
            power &*= 10
            let digits = Int64(magnitude * Double(power) + 0.5)
            // IEEE 754 rounds the quotient as it does when the digits are read.
            guard Double(digits) / Double(power) == magnitude else { continue }
            if number < 0 { append(0x2D) }
            append(digits: UInt64(digits / power), atLeast: 1)
            append(0x2E)
            append(digits: UInt64(digits % power), atLeast: decimals)
            return true
        }
        return false
    }
}
