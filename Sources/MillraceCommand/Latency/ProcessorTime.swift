import Foundation

/// Processor time.
enum ProcessorTime {
    /// What all threads of this process have taken so far, in s.
    static func seconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
