import Foundation
import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

/// What a live run shows: on a terminal a picture that is drawn anew four times a second, elsewhere a line for each
/// result.
final class LiveView {
    /// How many results the picture shows.
    private static let shownResults = 12

    private let title: String
    private let format: OutputFormat
    private let isPicture: Bool
    private let clock = SystemClock()
    private let started: UInt64
    private var latest: [String] = []
    private var counts: [String: Int] = [:]
    private var drawnLines = 0
    private var lastDrawn: UInt64 = 0
    private var lastRead: (count: Int64, at: UInt64)
    private var rate = 0.0

    /// A view of the application called `title`.
    init(title: String, format: OutputFormat) {
        self.title = title
        self.format = format
        isPicture = format == .text && isatty(STDOUT_FILENO) == 1
        started = clock.monotonicNanoseconds()
        lastRead = (0, started)
    }

    /// Shows a result: its line, and the sentence that it stands for.
    func show(_ line: [UInt8], sentence: @autoclosure () -> String, of result: String) throws {
        counts[result, default: 0] += 1
        if isPicture {
            latest.append(sentence())
            if latest.count > LiveView.shownResults { latest.removeFirst() }
        } else {
            try Console.writeResult(format == .json ? String(decoding: line, as: UTF8.self) : sentence())
        }
    }

    /// Draws the picture, if it is time.
    func draw(_ progress: ApplicationProgress?, published: Int64?) throws {
        let now = clock.monotonicNanoseconds()
        guard isPicture, now - lastDrawn >= 250_000_000 else { return }
        lastDrawn = now
        if let progress { updateRate(progress.accounting.read, at: now) }
        var lines = [heading(progress, published: published, now: now)]
        if let progress { lines += accounts(progress) }
        lines.append("")
        lines += latest.isEmpty ? ["  (no result yet)"] : latest.map { "  \($0)" }
        let width = LiveView.terminalWidth()
        var picture = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        for line in lines { picture += "\u{1B}[2K\(line.prefix(width))\n" }
        if drawnLines > lines.count {
            picture += String(repeating: "\u{1B}[2K\n", count: drawnLines - lines.count)
            picture += "\u{1B}[\(drawnLines - lines.count)A"
        }
        drawnLines = lines.count
        try FileHandle.standardOutput.write(contentsOf: Data(picture.utf8))
    }

    /// Results so far by name.
    var results: [(name: String, count: Int)] { counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// Seconds since the view was made.
    var seconds: Double { Double(clock.monotonicNanoseconds() - started) / 1e9 }

    private func updateRate(_ read: Int64, at now: UInt64) {
        let elapsed = Double(now - lastRead.at) / 1e9
        if elapsed >= 1 {
            rate = lastRead.count == 0 ? 0 : Double(read - lastRead.count) / elapsed
            lastRead = (read, now)
        }
    }

    private func heading(_ progress: ApplicationProgress?, published: Int64?, now: UInt64) -> String {
        var parts = ["\u{1B}[1m\(title)\u{1B}[0m", "\((now - started) / 1_000_000_000) s"]
        if let published { parts.append("\(published) published") }
        if let progress {
            parts.append("\(Int64(rate)) read/s")
            if progress.watermark > .zero, progress.watermark != .distantFuture {
                let time = OutputBuffer(capacity: 32)
                time.append(instant: progress.watermark.milliseconds)
                parts.append("event time \(time.string)")
            }
            if progress.lag > 0 { parts.append("\(progress.lag) waiting") }
        }
        return parts.joined(separator: " · ")
    }

    private func accounts(_ progress: ApplicationProgress) -> [String] {
        let accounting = progress.accounting
        let rejected = accounting.rejected.values.reduce(0, +)
        let dropped = accounting.dropped.values.reduce(0, +)
        var line =
            "  \(accounting.read) read = \(accounting.accepted) accepted + \(accounting.duplicates) duplicates + "
            + "\(accounting.late) late + \(rejected) rejected"
        if dropped > 0 { line += " + \(dropped) dropped" }
        let reasons = accounting.rejected.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        let shown = reasons.prefix(5).map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return shown.isEmpty ? [line] : [line, "  rejected: \(shown)"]
    }

    private static func terminalWidth() -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 200 }
        return Int(size.ws_col) - 1
    }
}
