import MillraceFormats

/// Precision and recall by rule as bars, in SVG.
struct QualityPicture {
    private static let (left, full, row, top) = (190, 400, 44, 104)

    private let quality: FraudQuality

    init(_ quality: FraudQuality) {
        self.quality = quality
    }

    /// The picture: a document by itself, with its numbers beside the bars.
    var svg: String {
        let rules = quality.rules.sorted { precedesByBytes($0.key, $1.key) }.map { ($0.key, $0.value) }
        let rows = [("held or blocked", quality.total)] + rules
        let (width, height) = (Self.left + Self.full + 230, Self.top + rows.count * Self.row + 12)
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" font-family="sans-serif" font-size="12" fill="#222">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="16" y="26" font-size="16" font-weight="bold">Precision and recall by rule</text>
            <text x="16" y="46" fill="#555">\(quality.frauds) of \(quality.attempts) transfers are fraudulent</text>
            \(Self.key("precision", Self.precisionColor, at: 16))
            \(Self.key("recall", Self.recallColor, at: 126))
            """
        ]
        for percent in stride(from: 0, through: 100, by: 25) {
            let x = Self.left + Self.full * percent / 100
            parts.append(
                """
                <path d="M\(x) \(Self.top - 6)V\(height - 10)" stroke="#ddd"/>\
                <text x="\(x)" y="\(Self.top - 12)" text-anchor="middle" fill="#777">\(percent) %</text>
                """)
        }
        for (place, (name, tally)) in rows.enumerated() {
            parts += bars(name, QualityFigures(tally, of: quality), at: Self.top + place * Self.row)
        }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static let (precisionColor, recallColor) = ("#2a6f97", "#e07a3f")

    private static func key(_ name: String, _ color: String, at x: Int) -> String {
        """
        <rect x="\(x)" y="58" width="12" height="12" fill="\(color)"/><text x="\(x + 18)" y="68">\(name)</text>
        """
    }

    private func bars(_ name: String, _ figures: QualityFigures, at y: Int) -> [String] {
        let tally = figures.tally
        return [
            """
            <text x="\(Self.left - 10)" y="\(y + 22)" text-anchor="end">\(Self.escaped(name))</text>
            """,
            bar(figures.precision, "of \(tally.alarms) alarms", Self.precisionColor, at: y),
            bar(figures.recall, "of \(quality.frauds) frauds", Self.recallColor, at: y + 17),
        ]
    }

    private func bar(_ quotient: Quotient, _ base: String, _ color: String, at y: Int) -> String {
        guard let percent = quotient.percent else { return "" }
        let length = Int64(Self.full) * quotient.numerator / quotient.denominator
        return """
            <rect x="\(Self.left)" y="\(y)" width="\(length)" height="15" fill="\(color)"/>\
            <text x="\(Int64(Self.left) + length + 6)" y="\(y + 12)">\(percent) % \(base)</text>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
