// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let rdkafka = Target.Dependency.target(name: "CRdKafka", condition: .when(traits: ["Kafka"]))
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")

/// A library target of the suite under `Sources/`.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of the library target `name`, under `Tests/`.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.init(stringLiteral: name)] + dependencies,
        exclude: exclude,
        swiftSettings: settings)
}

let package = Package(
    name: "millrace",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "MillraceCore", targets: ["MillraceCore"]),
        .library(name: "MillraceFormats", targets: ["MillraceFormats"]),
        .library(name: "MillraceLog", targets: ["MillraceLog"]),
        .library(name: "MillraceKafka", targets: ["MillraceKafka"]),
        .library(name: "MillraceStreams", targets: ["MillraceStreams"]),
        .library(name: "MillraceReplay", targets: ["MillraceReplay"]),
        .library(name: "MillraceTesting", targets: ["MillraceTesting"]),
        .library(name: "MillraceCommand", targets: ["MillraceCommand"]),
        .executable(name: "millrace", targets: ["millrace"]),
        .executable(name: "tire-pressure-alerts", targets: ["tire-pressure-alerts"]),
        .executable(name: "transfer-fraud", targets: ["transfer-fraud"]),
    ],
    traits: [
        .trait(name: "Kafka", description: "The Kafka engine, which takes librdkafka (on Debian: librdkafka-dev).")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"),
    ],
    targets: [
        // Floor 0
        .target(name: "CMillrace"),
        .systemLibrary(
            name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]),
        // Floor 1
        library("MillraceCore", ["CMillrace"]),
        library("MillraceFormats", ["CMillrace"]),
        // Floor 2
        library("MillraceLog", ["CMillrace", "MillraceCore", grdb, sqlite]),
        library("MillraceKafka", ["MillraceCore", rdkafka]),
        library("MillraceStreams", ["CMillrace", "MillraceCore", "MillraceFormats"]),
        // Floor 3
        library("MillraceReplay", ["CMillrace", "MillraceCore", "MillraceFormats", "MillraceStreams", grdb]),
        library("MillraceTesting", ["MillraceCore", "MillraceLog", "MillraceStreams"]),
        // Floor 4
        library(
            "MillraceCommand",
            [
                "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceKafka", "MillraceStreams", "MillraceReplay",
                argumentParser, histogram,
            ]),
        // Floor 5
        .executableTarget(
            name: "millrace",
            dependencies: [
                "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceStreams", "MillraceCommand", argumentParser,
            ],
            swiftSettings: settings),
        .target(
            name: "TirePressureAlerts",
            dependencies: [
                "MillraceCore", "MillraceFormats", "MillraceStreams", "MillraceReplay", "MillraceCommand", grdb,
                argumentParser,
            ],
            path: "scenarios/TirePressureAlerts",
            exclude: ["README.md", "SPECIFICATION.md", "Executable"],
            swiftSettings: settings),
        .executableTarget(
            name: "tire-pressure-alerts",
            dependencies: [
                "TirePressureAlerts", "MillraceCommand", "MillraceFormats", "MillraceLog", "MillraceReplay",
                "MillraceStreams", argumentParser,
            ],
            path: "scenarios/TirePressureAlerts/Executable",
            swiftSettings: settings),
        .target(
            name: "TransferFraud",
            dependencies: [
                "MillraceCore", "MillraceFormats", "MillraceStreams", "MillraceReplay", "MillraceCommand", grdb,
                argumentParser,
            ],
            path: "scenarios/TransferFraud",
            exclude: ["README.md", "SPECIFICATION.md", "Executable"],
            swiftSettings: settings),
        .executableTarget(
            name: "transfer-fraud",
            dependencies: [
                "TransferFraud", "MillraceCommand", "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceReplay",
                "MillraceStreams", argumentParser,
            ],
            path: "scenarios/TransferFraud/Executable",
            swiftSettings: settings),
        // Benchmarks
        .executableTarget(
            name: "log-bench",
            dependencies: ["CMillrace", "MillraceCore", "MillraceLog", argumentParser, histogram],
            path: "Benchmarks/LogBench",
            swiftSettings: settings),
        .target(
            name: "NexmarkBenchmark",
            dependencies: [
                "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceStreams", "MillraceReplay",
                "MillraceCommand", grdb, argumentParser,
            ],
            path: "Benchmarks/Nexmark",
            exclude: ["README.md", "Executable"],
            swiftSettings: settings),
        .executableTarget(
            name: "nexmark",
            dependencies: ["NexmarkBenchmark", argumentParser],
            path: "Benchmarks/Nexmark/Executable",
            swiftSettings: settings),
        .executableTarget(
            name: "peer-workloads",
            dependencies: ["MillraceCore", "MillraceFormats", "MillraceLog", "MillraceReplay", "MillraceStreams"],
            path: "Benchmarks/PeerWorkloads",
            exclude: ["README.md"],
            swiftSettings: settings),
        .target(
            name: "CKafkaBaseline", dependencies: [rdkafka], path: "Benchmarks/KafkaBench/Baseline",
            cSettings: [.define("MILLRACE_KAFKA", to: "1", .when(traits: ["Kafka"]))]),
        .executableTarget(
            name: "kafka-bench",
            dependencies: ["CKafkaBaseline", "KafkaMock", "MillraceCore", "MillraceKafka", argumentParser],
            path: "Benchmarks/KafkaBench",
            exclude: ["Baseline"],
            swiftSettings: settings),
        // Tests
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .executableTarget(
            name: "allocation-probe",
            dependencies: ["CAllocationCounter", "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceStreams"],
            path: "Tests/AllocationProbe",
            swiftSettings: settings),
        tests(of: "MillraceCore", ["CMillrace"]),
        tests(of: "MillraceFormats", ["CMillrace"]),
        tests(of: "MillraceLog", ["MillraceCore", "MillraceTesting", "log-crash-worker", grdb]),
        .executableTarget(
            name: "log-crash-worker",
            dependencies: ["MillraceCore", "MillraceLog"],
            path: "Tests/LogCrashWorker",
            swiftSettings: settings),
        .executableTarget(
            name: "log-soak",
            dependencies: ["MillraceCore", "MillraceLog", "MillraceTesting", argumentParser],
            path: "Tests/LogSoak",
            swiftSettings: settings),
        .target(
            name: "KafkaMock", dependencies: ["MillraceCore", rdkafka], path: "Tests/KafkaMock",
            exclude: ["Executable"], swiftSettings: settings),
        .executableTarget(
            name: "kafka-mock", dependencies: ["KafkaMock", "MillraceCore", argumentParser],
            path: "Tests/KafkaMock/Executable", swiftSettings: settings),
        tests(
            of: "MillraceKafka",
            ["KafkaMock", "kafka-mock", "MillraceCore", "MillraceStreams", "MillraceTesting", rdkafka]),
        tests(of: "MillraceStreams", ["MillraceCore", "MillraceLog", "MillraceTesting", "StreamsDifferential"]),
        .target(
            name: "StreamsDifferential",
            dependencies: ["MillraceCore", "MillraceLog", "MillraceStreams", "MillraceTesting"],
            path: "Tests/StreamsDifferential",
            swiftSettings: settings),
        .executableTarget(
            name: "streams-soak",
            dependencies: ["StreamsDifferential", argumentParser],
            path: "Tests/StreamsSoak",
            swiftSettings: settings),
        tests(
            of: "MillraceReplay",
            ["MillraceCore", "MillraceFormats", "MillraceLog", "MillraceStreams", "MillraceTesting"]),
        tests(
            of: "TirePressureAlerts",
            [
                "MillraceCore", "MillraceFormats", "MillraceStreams", "MillraceReplay", "MillraceTesting",
                "MillraceLog",
                "MillraceCommand", argumentParser,
            ]),
        tests(
            of: "TransferFraud",
            [
                "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceReplay", "MillraceStreams",
                "MillraceTesting", "MillraceCommand", argumentParser,
            ]),
        .testTarget(
            name: "NexmarkTests",
            dependencies: [
                "MillraceCore", "MillraceLog", "MillraceStreams", "MillraceTesting", "NexmarkBenchmark",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceStreams", "MillraceReplay",
                "MillraceTesting", "MillraceCommand", "millrace", "tire-pressure-alerts", "transfer-fraud",
                "NexmarkBenchmark", "nexmark", "KafkaMock", "kafka-mock",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "MillraceCore", "MillraceFormats", "MillraceLog", "MillraceKafka", "MillraceStreams", "MillraceReplay",
                "MillraceTesting", "MillraceCommand", "TirePressureAlerts", argumentParser,
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
